/** A panel above the strip: what needs more room than a button. Esc closes it and gives the focus back. */
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "../../controls/IconButton.tsx";
import { icons } from "../../controls/icons.tsx";

export interface StripPanelProps {
  readonly title: ReactNode;
  readonly caption: ReactNode;
  readonly children: ReactNode;
  onClose(): void;
}

export function StripPanel({ title, caption, children, onClose }: StripPanelProps): ReactElement {
  const panel = useRef<HTMLDivElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <div
      ref={panel}
      className="strip-panel"
      role="dialog"
      tabIndex={-1}
      aria-labelledby={heading}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <header>
        <h2 className="t13 strong" id={heading}>
          {title}
        </h2>
        <IconButton name="Close" onClick={onClose}>
          {icons.close}
        </IconButton>
      </header>
      <p className="t12 ink3">{caption}</p>
      {children}
    </div>
  );
}
