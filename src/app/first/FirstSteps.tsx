/** Above the strip on a first visit: three things to do, the next one in front. */
import { type ReactElement, type ReactNode, useEffect } from "react";
import { IconButton } from "../../controls/IconButton.tsx";
import { icons } from "../../controls/icons.tsx";
import { useGeneratorStore } from "../../store/generator.ts";
import { usePage } from "../../store/page.ts";
import { showTab } from "../../store/view.ts";
import { copyLink } from "../link.ts";
import { closeFirst, FIRST_STEPS, type FirstStep, followFirst, nextOf, useFirst } from "./first.ts";
import "./first.css";

interface StepProps {
  readonly n: number;
  readonly done: boolean;
  readonly next: boolean;
  readonly children: ReactNode;
}

function Step({ n, done, next, children }: StepProps): ReactElement {
  return (
    <li aria-current={next ? "step" : undefined} data-done={done || undefined}>
      <span className="first-number">{done ? "✓" : n}</span>
      {done && <span className="hidden-visually">done:</span>}
      {children}
    </li>
  );
}

function Act({ step }: { readonly step: FirstStep }): ReactElement {
  switch (step) {
    case "change":
      return (
        <span>
          Drag a <span className="first-mark">▲</span> below: the word changes
        </span>
      );
    case "path":
      return (
        <button type="button" className="button small" onClick={() => showTab("trace")}>
          See its path
        </button>
      );
    case "share":
      return (
        <button type="button" className="button small" onClick={() => void copyLink()}>
          Share it
        </button>
      );
  }
}

function Steps(): ReactElement {
  const done = useFirst((first) => first.done);
  useEffect(followFirst, []);
  const next = nextOf(done);
  return (
    <section className="first-steps" aria-label="First steps" data-next={next ?? "none"}>
      <p className="first-lead">{next ? "New here?" : "That is the idea: noise in, word out. The lesson goes on."}</p>
      {next && (
        <ol>
          {FIRST_STEPS.map((step, i) => (
            <Step key={step} n={i + 1} done={done.includes(step)} next={step === next}>
              <Act step={step} />
            </Step>
          ))}
        </ol>
      )}
      <IconButton name="Close the first steps" onClick={closeFirst}>
        {icons.close}
      </IconButton>
    </section>
  );
}

/** Not on a page a teacher has cut to measure, and not while the model has no noise to drag. */
export function FirstSteps(): ReactElement | null {
  const closed = useFirst((first) => first.closed);
  const whole = usePage((page) => page.hide.length === 0);
  const noisy = useGeneratorStore((state) => state.generator?.kind === "latent");
  if (closed || !whole || !noisy) return null;
  return <Steps />;
}
