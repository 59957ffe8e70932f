/** Changes whenever the tokens may have: a canvas has no style of its own. */
import { useSyncExternalStore } from "react";
import { useView } from "../../store/view.ts";

const dark = () => matchMedia("(prefers-color-scheme: dark)");

export function useThemeKey(): string {
  const theme = useView((view) => view.theme);
  const system = useSyncExternalStore(
    (changed) => {
      const query = dark();
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => dark().matches,
  );
  return `${theme} ${system}`;
}
