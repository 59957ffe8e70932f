/** News or an error above the strip: what happened, why, and what to do, the fix first. */
import type { ReactElement, ReactNode } from "react";
import "./controls.css";

export interface NoticeAction {
  readonly label: string;
  readonly onClick: () => void;
}

export interface NoticeProps {
  readonly kind: "news" | "error";
  readonly title: ReactNode;
  readonly detail?: string | undefined;
  readonly actions?: readonly NoticeAction[];
}

export function Notice({ kind, title, detail, actions = [] }: NoticeProps): ReactElement {
  return (
    <div className={`notice ${kind}`} role={kind === "error" ? "alert" : "status"}>
      <div className={kind === "error" ? "medium" : undefined}>{title}</div>
      {detail && <p className="t12 ink2">{detail}</p>}
      {actions.length > 0 && (
        <div className="notice-actions">
          {actions.map(({ label, onClick }, i) => (
            <button key={label} type="button" className={i === 0 ? "button primary" : "button"} onClick={onClick}>
              {label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
