/** Follows the page while a step's try is open, and says whether it is done; once done it stays so. */
import { useEffect, useState } from "react";
import type { Try, Verdict } from "../../lessons/lesson.ts";
import { markTried } from "../../store/lesson.ts";
import { say } from "../../store/view.ts";
import { plainText } from "./markup.tsx";
import { readWorld, watchWorld } from "./world/world.ts";

/** chosen: an answer within a tenth of a second, and no more work than that while a run trains. */
const EVERY_MS = 100;

export function useVerdict(key: string, task: Try | undefined, open: boolean): Verdict | null {
  const [verdict, setVerdict] = useState<(Verdict & { readonly key: string }) | null>(null);
  useEffect(() => {
    if (!task || !open) return;
    const start = readWorld();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const look = () => {
      timer = null;
      const found = task.check(readWorld(), start);
      setVerdict((was) =>
        was?.key === key && was.say === found.say && was.done === found.done ? was : { ...found, key },
      );
      if (!found.done) return;
      markTried(key);
      // on a narrow screen the lesson is closed while its try is done
      if (!document.querySelector(".guide-try")?.checkVisibility()) say(`Done. ${plainText(found.say)}`);
    };
    const stop = watchWorld(() => {
      timer ??= setTimeout(look, EVERY_MS);
    });
    look();
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [key, task, open]);
  return verdict?.key === key ? verdict : null;
}
