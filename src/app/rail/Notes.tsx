/** Below a control row: what the setting was, with Undo, and what had to be clamped. */
import type { ReactElement } from "react";
import { ClampNote, WasNote } from "../../controls/Row.tsx";
import { undoShown, useShownConfig as useConfig } from "../../store/ab.ts";

/** Changes of a stack's layers and of its sharing are told in one place. */
export function Notes({ path }: { readonly path: string }): ReactElement | null {
  const was = useConfig((state) => state.was);
  const notices = useConfig((state) => state.notices);
  const clamped = notices.find((notice) => notice.path === path);
  const mine = was?.change.path === path ? was.change : null;
  if (!clamped && !mine) return null;
  return (
    <>
      {clamped && <ClampNote text={clamped.text} />}
      {mine && <WasNote was={mine.was} effect={mine.effect} onUndo={undoShown} />}
    </>
  );
}
