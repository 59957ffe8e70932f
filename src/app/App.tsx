/** The frame: bar, controls, view, lesson, word strip. */
import { lazy, type ReactElement, Suspense, useEffect } from "react";
import { usePage } from "../store/page.ts";
import { useTape } from "../store/tape.ts";
import { openDrawer, type Tab, useView } from "../store/view.ts";
import { Guide } from "../views/guide/Guide.tsx";
import { WordStrip } from "../views/strip/WordStrip.tsx";
import { Train } from "../views/train/Train.tsx";
import { PresetSelect } from "./bar/PresetSelect.tsx";
import { TAB_NAMES, Tabs, Tools, TopBar } from "./bar/TopBar.tsx";
import { Speed, Transport } from "./bar/Transport.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { FirstSteps } from "./first/FirstSteps.tsx";
import { Help } from "./Help.tsx";
import { handleKey } from "./keys.ts";
import { Linked } from "./Linked.tsx";
import { Notices } from "./Notices.tsx";
import { DropTarget } from "./own/DropTarget.tsx";
import { OwnData } from "./own/OwnData.tsx";
import { RightRail } from "./RightRail.tsx";
import { LeftRail } from "./rail/LeftRail.tsx";
import { Watch } from "./Watch.tsx";
import "./app.css";

/** Not needed for the first words: fetched a little later, or when asked for. */
const loadTrace = () => import("../views/trace/Trace.tsx");
const Trace = lazy(async () => ({ default: (await loadTrace()).Trace }));
const Flow = lazy(async () => ({ default: (await import("../views/flow/Flow.tsx")).Flow }));
const BoundRoom = lazy(async () => ({ default: (await import("../views/boundroom/BoundRoom.tsx")).BoundRoom }));
const Bench = lazy(async () => ({ default: (await import("../views/bench/Bench.tsx")).Bench }));

const Teach = lazy(async () => ({ default: (await import("../views/teach/Teach.tsx")).Teach }));
const Embed = lazy(async () => ({ default: (await import("./embed/Embed.tsx")).Embed }));

const SlowMotion = lazy(async () => ({ default: (await import("../views/slow/SlowMotion.tsx")).SlowMotion }));

const VIEWS: Readonly<Record<Tab, () => ReactElement>> = {
  train: () => <Train />,
  trace: () => <Trace />,
  flow: () => <Flow />,
  bound: () => <BoundRoom />,
  bench: () => <Bench />,
};

/** chosen: after the first words and charts, before anybody has read them. */
const TRACE_AFTER_MS = 2500;

function useLaterLoad(): void {
  useEffect(() => {
    const timer = setTimeout(() => void loadTrace(), TRACE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
}

function useTitle(): void {
  const tab = useView((view) => view.tab);
  useEffect(() => {
    document.title = `${TAB_NAMES[tab]} · Xi Lab`;
  }, [tab]);
}

function useKeys(): void {
  useEffect(() => {
    window.addEventListener("keydown", handleKey);
    return () => window.removeEventListener("keydown", handleKey);
  }, []);
}

/** A tab whose code is on its way. */
const Loading = (): ReactElement => (
  <p className="view-loading t12 ink3" role="status">
    Loading the tab…
  </p>
);

function View(): ReactElement {
  const tab = useView((view) => view.tab);
  const slow = useTape((tape) => tape.open);
  return (
    <main className="view" aria-label={TAB_NAMES[tab]}>
      <ErrorBoundary name={`The ${TAB_NAMES[tab]} tab`} key={tab}>
        <Linked>
          <Suspense fallback={<Loading />}>{slow ? <SlowMotion /> : VIEWS[tab]()}</Suspense>
        </Linked>
      </ErrorBoundary>
    </main>
  );
}

/** On a phone the controls drawer also holds what the bar has no room for. */
function DrawerTools(): ReactElement {
  return (
    <div className="drawer-tools">
      <Transport />
      <Tools />
      <Speed />
      <PresetSelect />
    </div>
  );
}

/** The whole lab, but for the parts a link leaves out. */
function Lab(): ReactElement {
  useTitle();
  useKeys();
  useLaterLoad();
  const hide = usePage((page) => page.hide);
  const panels = useView((view) => view.panels);
  const drawer = useView((view) => view.drawer);
  const dialog = useView((view) => view.dialog);
  const without = hide.map((part) => ` without-${part}`).join("");
  const left = panels.left && !hide.includes("controls");
  const right = panels.right && !hide.includes("lesson");
  const folded = `${left ? "" : " left-folded"}${right ? "" : " right-folded"}`;
  return (
    <div className={`app${folded}${without}`} data-drawer={drawer ?? "none"}>
      <TopBar />
      <div className="tab-row">
        <Tabs />
      </div>
      <div className="left-place">
        <DrawerTools />
        <ErrorBoundary name="The controls">
          <LeftRail />
        </ErrorBoundary>
      </div>
      <View />
      <RightRail>
        <ErrorBoundary name="The lesson">
          <Guide />
        </ErrorBoundary>
      </RightRail>
      <Notices />
      <FirstSteps />
      <footer className="strip-place">
        <ErrorBoundary name="The word strip">
          <WordStrip />
        </ErrorBoundary>
      </footer>
      {drawer && (
        <button type="button" className="scrim" aria-label="Close the drawer" onClick={() => openDrawer(null)} />
      )}
      {dialog === "help" && <Help />}
      {dialog === "own" && <OwnData />}
      <DropTarget />
      <Watch />
    </div>
  );
}

export function App(): ReactElement {
  const embed = usePage((page) => page.embed);
  const teach = usePage((page) => page.teach);
  if (!teach && !embed) return <Lab />;
  return (
    <ErrorBoundary name="The page">
      <Suspense fallback={<Loading />}>{teach ? <Teach /> : <Embed />}</Suspense>
    </ErrorBoundary>
  );
}
