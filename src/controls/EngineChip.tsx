/** What is computing, and why: a mark whose shape differs with the state, not only its colour. */
import type { ReactElement, ReactNode } from "react";
import { Menu, type MenuItem } from "./Menu.tsx";
import "./controls.css";

export type ChipMark = "fused" | "tfjs" | "busy" | "replay" | "lost";

export interface EngineChipProps {
  readonly mark: ChipMark;
  readonly text: string;
  readonly reason: string;
  /** What it costs, under the reason in the menu. */
  readonly figures?: ReactNode;
  readonly choices: readonly MenuItem[];
  readonly onChoose: (id: string) => void;
}

export function EngineChip({ mark, text, reason, figures, choices, onChoose }: EngineChipProps): ReactElement {
  return (
    <Menu
      name={`Engine: ${text}. ${reason}`}
      className={`chip ${mark}`}
      title={reason}
      side="right"
      button={
        <>
          <i aria-hidden="true" />
          <span>{text}</span>
        </>
      }
      head={
        <>
          {reason}
          {figures}
        </>
      }
      items={choices}
      onChoose={onChoose}
    />
  );
}
