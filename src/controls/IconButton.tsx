/** A 32 px button with a drawing in it; its name is its label and its tooltip. */
import type { ButtonHTMLAttributes, ReactElement, ReactNode } from "react";
import "./controls.css";

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly name: string;
  /** Shown after the name in the tooltip. */
  readonly shortcut?: string;
  readonly primary?: boolean;
  readonly children: ReactNode;
}

export function IconButton({ name, shortcut, primary, children, ...rest }: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={primary ? "icon-button primary" : "icon-button"}
      aria-label={name}
      aria-keyshortcuts={shortcut}
      title={shortcut ? `${name} (${shortcut})` : name}
    >
      {children}
    </button>
  );
}
