/** Light, dark, or as the system has it; remembered in this browser. */
import { setTheme, type Theme, useView } from "../store/view.ts";

const KEY = "xi-lab-theme";
const isTheme = (value: string | null): value is Theme => value === "auto" || value === "light" || value === "dark";

function show(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Shows the remembered theme, and every later one. Storage may be forbidden: the theme then lasts for the visit. */
export function startTheme(): void {
  useView.subscribe((now, before) => {
    if (now.theme === before.theme) return;
    show(now.theme);
    try {
      localStorage.setItem(KEY, now.theme);
    } catch {
      // Nothing to do: the theme is shown all the same.
    }
  });
  try {
    const remembered = localStorage.getItem(KEY);
    if (isTheme(remembered)) setTheme(remembered);
  } catch {
    // As above.
  }
}

const NEXT: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };
export const nextTheme = (): void => setTheme(NEXT[useView.getState().theme]);
