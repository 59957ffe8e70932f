/** The bar: word mark, tabs, preset, transport, numbers, engine, link, theme, help. */
import type { ReactElement } from "react";
import { IconButton } from "../../controls/IconButton.tsx";
import { icons } from "../../controls/icons.tsx";
import { openDialog, openDrawer, showTab, TABS, type Tab, type Theme, togglePanel, useView } from "../../store/view.ts";
import { copyLink } from "../link.ts";
import { nextTheme } from "../theme.ts";
import { AbMenu } from "./AbMenu.tsx";
import { Engine } from "./EngineMenu.tsx";
import { PresetSelect } from "./PresetSelect.tsx";
import { Stats } from "./Status.tsx";
import { PlayButton, Speed, Transport } from "./Transport.tsx";

export const TAB_NAMES: Record<Tab, string> = {
  train: "Train",
  trace: "Trace",
  flow: "Flow",
  bound: "Bound",
  bench: "Bench",
};

const THEMES: Record<Theme, { icon: ReactElement; name: string }> = {
  auto: { icon: icons.half, name: "Theme: as the system; press for light" },
  light: { icon: icons.sun, name: "Theme: light; press for dark" },
  dark: { icon: icons.moon, name: "Theme: dark; press for the system's" },
};

export function Tabs(): ReactElement {
  const tab = useView((view) => view.tab);
  return (
    <nav className="tabs" aria-label="Views">
      {TABS.map((id) => (
        <button key={id} type="button" aria-current={id === tab ? "page" : undefined} onClick={() => showTab(id)}>
          {TAB_NAMES[id]}
        </button>
      ))}
    </nav>
  );
}

export function Tools(): ReactElement {
  const theme = useView((view) => view.theme);
  return (
    <div className="tools">
      <AbMenu />
      <IconButton
        name="Copy a link: settings, seed, tab, word with its noise, position"
        onClick={() => void copyLink()}
      >
        {icons.link}
      </IconButton>
      <IconButton name={THEMES[theme].name} onClick={nextTheme}>
        {THEMES[theme].icon}
      </IconButton>
      <IconButton name="Keys and log" shortcut="?" onClick={() => openDialog("help")}>
        <span className="medium">?</span>
      </IconButton>
    </div>
  );
}

const PANELS = {
  left: { name: "controls", shortcut: "[", icon: icons.panelLeft },
  right: { name: "lesson", shortcut: "]", icon: icons.panelRight },
} as const;

function PanelButton({ side }: { readonly side: "left" | "right" }): ReactElement {
  const open = useView((view) => view.panels[side]);
  const { name, shortcut, icon } = PANELS[side];
  return (
    <span className={`bar-panel ${side}`}>
      <IconButton
        name={`${open ? "Fold" : "Show"} the ${name}`}
        shortcut={shortcut}
        aria-expanded={open}
        onClick={() => togglePanel(side)}
      >
        {icon}
      </IconButton>
    </span>
  );
}

export function TopBar(): ReactElement {
  const drawer = useView((view) => view.drawer);
  return (
    <header className="bar">
      <div className="bar-head">
        <h1 className="word-mark">
          <i aria-hidden="true">ξ</i>Xi Lab
        </h1>
        <PanelButton side="left" />
      </div>
      <Tabs />
      <PresetSelect />
      <Transport />
      <Speed />
      <Stats />
      <Engine />
      <Tools />
      <PanelButton side="right" />
      <span className="bar-play">
        <PlayButton />
      </span>
      <span className="bar-guide">
        <IconButton
          name="Lesson"
          aria-expanded={drawer === "guide"}
          onClick={() => openDrawer(drawer === "guide" ? null : "guide")}
        >
          {icons.guide}
        </IconButton>
      </span>
      <span className="bar-menu">
        <IconButton
          name="Controls"
          aria-expanded={drawer === "controls"}
          onClick={() => openDrawer(drawer === "controls" ? null : "controls")}
        >
          {icons.menu}
        </IconButton>
      </span>
    </header>
  );
}
