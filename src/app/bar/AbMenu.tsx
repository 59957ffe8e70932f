/** A/B: starts a second run beside this one, and what can be done once there is one. */
import type { ReactElement } from "react";
import { pair } from "../../bridge/trainer.ts";
import { wholeNumber } from "../../config/format.ts";
import { Menu, type MenuItem } from "../../controls/Menu.tsx";
import { showSettingsOf, useAb } from "../../store/ab.ts";
import { useRun } from "../../store/run.ts";
import { say, showTab } from "../../store/view.ts";

const OPEN: readonly MenuItem[] = [
  { id: "show", label: "Show both", about: "on the Train tab" },
  { id: "swap", label: "Swap A and B" },
  { id: "keep", label: "Keep B as the run", about: "A ends" },
  { id: "close", label: "Close B" },
];

const startsFrom = (step: number): readonly MenuItem[] =>
  step === 0
    ? [{ id: "start", label: "Start a run B", about: "same words, seed and initial weights; you change its settings" }]
    : [
        { id: "now", label: `Start B from step ${wholeNumber(step)}`, about: "B takes over A’s weights as they are" },
        { id: "start", label: "Rewind, and start both", about: "from the same initial weights" },
      ];

async function start(from: "start" | "now"): Promise<void> {
  showTab("train");
  if (await pair.open(from)) showSettingsOf("B");
}

const ACTIONS: Readonly<Record<string, () => unknown>> = {
  start: () => start("start"),
  now: () => start("now"),
  show: () => showTab("train"),
  swap: () => pair.swap(),
  keep: () => pair.keepB(),
  close: () => pair.close(),
};

async function choose(id: string): Promise<void> {
  if ((await ACTIONS[id]?.()) === false) say("One of the runs is still starting. Try again in a moment.");
}

export function AbMenu(): ReactElement {
  const open = useAb((ab) => ab.open);
  const step = useRun((run) => run.step);
  return (
    <span className="ab-menu">
      <Menu
        name={open ? "A/B: two runs" : "A/B: compare with a second run"}
        className={`icon-button ab-open${open ? " on" : ""}`}
        side="right"
        button={<span className="medium">A/B</span>}
        items={open ? OPEN : startsFrom(step)}
        head={open ? "Two runs, step by step on the same words." : "A second run beside this one, step by step."}
        onChoose={(id) => void choose(id)}
      />
    </span>
  );
}
