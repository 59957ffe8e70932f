/**
 * The lab inside someone else's page: the panels a link names and nothing else, at any size, with the way to the whole
 * lab. Names that are no panels are told, and stay told.
 */
import { lazy, type ReactElement, Suspense, useEffect } from "react";
import { panels } from "../../lessons/panels.ts";
import { usePage } from "../../store/page.ts";
import { showTab, type Tab } from "../../store/view.ts";
import { Guide } from "../../views/guide/Guide.tsx";
import { lessonAt, useLessonPlace } from "../../views/guide/place.ts";
import { showSection } from "../../views/guide/showPanel.ts";
import { useFirstPin } from "../../views/strip/useStrip.ts";
import { WordStrip } from "../../views/strip/WordStrip.tsx";
import { Stats } from "../bar/Status.tsx";
import { Transport } from "../bar/Transport.tsx";
import { ErrorBoundary } from "../ErrorBoundary.tsx";
import { Linked } from "../Linked.tsx";
import { Notices } from "../Notices.tsx";
import { Watch } from "../Watch.tsx";
import { type Block, blocksOf, nameOfBlock } from "./blocks.ts";
import { TabPart } from "./TabPart.tsx";
import { TrainPanel } from "./TrainPanel.tsx";
import "./embed.css";

const Trace = lazy(async () => ({ default: (await import("../../views/trace/Trace.tsx")).Trace }));
const TraceControls = lazy(async () => ({
  default: (await import("../../views/trace/TraceControls.tsx")).TraceControls,
}));
const Flow = lazy(async () => ({ default: (await import("../../views/flow/Flow.tsx")).Flow }));
const BoundRoom = lazy(async () => ({ default: (await import("../../views/boundroom/BoundRoom.tsx")).BoundRoom }));
const Bench = lazy(async () => ({ default: (await import("../../views/bench/Bench.tsx")).Bench }));

const ROOMS: Readonly<Record<Exclude<Tab, "train">, (section: string | undefined) => ReactElement>> = {
  trace: () => <Trace />,
  flow: (section) => <Flow section={section} />,
  bound: () => <BoundRoom />,
  bench: (section) => <Bench section={section} />,
};

/** Where nothing is named: what the lesson step is about, or the model's words. */
function useShown(): readonly string[] {
  const show = usePage((page) => page.show);
  const { lesson, step } = useLessonPlace();
  const chosen = usePage((page) => page.embed) && show.length > 0;
  if (chosen) return show;
  return lessonAt(lesson).steps[step]?.look ?? ["words"];
}

function Room(block: Extract<Block, { kind: "room" }>): ReactElement {
  const { tab, section, ids } = block;
  return (
    <>
      {ids.includes("yourWord") && (
        <TabPart tab="trace-controls" panels={["yourWord"]}>
          <TraceControls />
        </TabPart>
      )}
      <TabPart tab={nameOfBlock(block)} panels={ids}>
        {ROOMS[tab](section ?? undefined)}
      </TabPart>
    </>
  );
}

function Part({ block }: { readonly block: Block }): ReactElement {
  switch (block.kind) {
    case "room":
      return <Room {...block} />;
    case "train":
      return <TrainPanel id={block.id} />;
    case "strip":
      return (
        <div className="embed-strip">
          <WordStrip />
        </div>
      );
    case "lesson":
      return (
        <div className="embed-lesson">
          <Guide />
        </div>
      );
    case "play":
      return (
        <div className="embed-play">
          <Transport />
          <Stats />
        </div>
      );
    default:
      return block satisfies never;
  }
}

/** The same view in the whole lab. */
const wholeLab = (): string =>
  `${window.location.href.replace(/#.*$/, "")}#${window.location.hash
    .slice(1)
    .split("&")
    .filter((pair) => !/^(embed|show|hide)=/.test(pair))
    .join("&")}`;

function Foot(): ReactElement {
  const unknown = usePage((page) => page.unknown);
  return (
    <footer className="embed-foot t12">
      {unknown.length > 0 && (
        <span role="alert" title={`Panels: ${Object.keys(panels).join(", ")}`}>
          No panel is called {unknown.map((name) => `“${name.slice(0, 24)}”`).join(", ")}.
        </span>
      )}
      <a
        href={wholeLab()}
        target="_blank"
        rel="noopener"
        onFocus={(event) => {
          event.currentTarget.href = wholeLab();
        }}
        onPointerDown={(event) => {
          event.currentTarget.href = wholeLab();
        }}
      >
        Open in Xi Lab
      </a>
    </footer>
  );
}

/** The tab of the first panel is the one whose lesson opens, and the one the whole lab opens with; its part is the open one. */
function useFirstTab(blocks: readonly Block[]): void {
  const room = blocks.find((block) => block.kind === "room");
  const tab = blocks[0]?.kind === "train" ? "train" : room?.tab;
  const panel = room?.ids[0];
  useEffect(() => {
    if (tab) showTab(tab);
    if (panel) showSection(panel);
  }, [tab, panel]);
}

export function Embed(): ReactElement {
  const blocks = blocksOf(useShown());
  useFirstTab(blocks);
  useFirstPin();
  useEffect(() => {
    document.title = "Xi Lab";
  }, []);
  return (
    <div className="embed">
      <main className="embed-body" aria-label="Xi Lab, embedded">
        <Linked>
          <Suspense
            fallback={
              <p className="view-loading t12 ink3" role="status">
                Loading…
              </p>
            }
          >
            {blocks.map((block) => (
              <ErrorBoundary key={nameOfBlock(block)} name="The panel">
                <Part block={block} />
              </ErrorBoundary>
            ))}
          </Suspense>
        </Linked>
        <Notices />
      </main>
      <Foot />
      <Watch />
    </div>
  );
}
