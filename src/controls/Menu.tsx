/** A list that opens below its button: arrows move, Enter chooses, Esc and a click elsewhere close. */
import {
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import "./controls.css";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly about?: string | undefined;
  readonly checked?: boolean;
}

export interface MenuProps {
  readonly name: string;
  readonly className: string;
  readonly title?: string;
  readonly button: ReactNode;
  readonly items: readonly MenuItem[];
  /** Text above the items. */
  readonly head?: ReactNode;
  readonly side?: "left" | "right";
  readonly onChoose: (id: string) => void;
}

/** The side asked for, unless the list would leave the window there. */
function useSide(wanted: "left" | "right", open: boolean, root: RefObject<HTMLDivElement | null>): "left" | "right" {
  const [side, setSide] = useState(wanted);
  useLayoutEffect(() => {
    // asked only when it opens: a place asked for lays out the page
    const list = open ? root.current?.querySelector(".menu") : null;
    const from = list && root.current?.getBoundingClientRect();
    if (!list || !from) return;
    const { width } = list.getBoundingClientRect();
    const leaves = wanted === "right" ? from.right - width < 0 : from.left + width > window.innerWidth;
    setSide(leaves ? (wanted === "right" ? "left" : "right") : wanted);
  }, [open, wanted, root]);
  return side;
}

const roleOf = ({ checked }: MenuItem) =>
  checked === undefined ? { role: "menuitem" } : { role: "menuitemradio", "aria-checked": checked };

export function Menu({
  name,
  className,
  title,
  button,
  items,
  head,
  side: wanted = "left",
  onChoose,
}: MenuProps): ReactElement {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const side = useSide(wanted, open, root);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLButtonElement>(".menu button")?.focus();
    const close = (event: PointerEvent): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", close);
    return () => document.removeEventListener("pointerdown", close);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open) return;
    const buttons = [...(root.current?.querySelectorAll<HTMLButtonElement>(".menu button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      setOpen(false);
      opener.current?.focus();
    } else if (move !== undefined) buttons[(at + move + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the buttons inside
    <div className="menu-root" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={opener}
        type="button"
        className={className}
        title={title ?? name}
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div className={`menu ${side}`}>
          {head && <div className="menu-head">{head}</div>}
          <div role="menu" aria-label={name}>
            {items.map((item) => (
              <button
                key={item.id}
                type="button"
                {...roleOf(item)}
                onClick={() => {
                  setOpen(false);
                  opener.current?.focus();
                  onChoose(item.id);
                }}
              >
                <span className="menu-label">{item.label}</span>
                {item.about && <span className="menu-about">{item.about}</span>}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
