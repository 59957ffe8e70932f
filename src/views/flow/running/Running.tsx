/** The trained transition of the running model: F_g or F_q at any h_{t−1}, at every position, and another one put in. */
import { type ReactElement, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { Figure } from "../../../charts/figure.tsx";
import { flowFilm } from "../../../charts/flowFilm.tsx";
import { fixed, whole } from "../../../charts/format.ts";
import { jacobianFull } from "../../../charts/jacobianFull.tsx";
import { ledger } from "../../../charts/ledger.tsx";
import { type Handle, stateFlow } from "../../../charts/stateFlow.tsx";
import { stateSize } from "../../../config/spec.ts";
import { Segmented } from "../../../controls/Choice.tsx";
import { FlowStack } from "../../../controls/FlowStack.tsx";
import { Formula } from "../../../controls/Formula.tsx";
import type { Flow } from "../../../flows/flow.ts";
import { flows } from "../../../flows/registry.ts";
import { flowAt, type Which } from "../../../models/flowAt.ts";
import type { LatentGenerator } from "../../../models/generator.ts";
import { editConfig, useConfig } from "../../../store/config.ts";
import { type DrawnTransition, patchFlowRoom } from "../../../store/flowRoom.ts";
import { useGenerator } from "../../../store/generator.ts";
import { selectT, useView } from "../../../store/view.ts";
import { sensitivities, tellingAxes } from "../../strip/axes.ts";
import { planeFor, usePadAxes } from "../../strip/padAxes.ts";
import { type Strip, useStrip } from "../../strip/useStrip.ts";
import { letterBefore } from "../../words.ts";
import { LetterBefore } from "./LetterBefore.tsx";
import {
  BENT_DRAWS,
  bentAt,
  EXTENT,
  filmData,
  movedOnPlane,
  type Place,
  runJacobian,
  runLedger,
  stateFlowData,
  transitionAt,
} from "./stateFlow.ts";
import { useFedMaps } from "./useFedMaps.ts";
import { type StatePlane, useStatePlane } from "./useStatePlane.ts";
import "./running.css";

const WHICH = [
  {
    id: "g",
    label: (
      <>
        <Formula tex="\p{F_g}" /> generates
      </>
    ),
  },
  {
    id: "q",
    label: (
      <>
        <Formula tex="\q{F_q}" /> infers
      </>
    ),
  },
] as const;

const families: readonly Flow[] = Object.values(flows);

const HANDLES = [
  { id: "from", label: "last state" },
  { id: "noise", label: "noise" },
  { id: "to", label: "next state" },
] as const satisfies readonly { id: Handle; label: string }[];

/** What was moved by hand, at which position of which word; elsewhere it is as in the word. */
interface Moved {
  readonly key: string;
  readonly h: Float64Array | null;
  readonly xi: Float64Array | null;
  /** The letter before, where it has a say. */
  readonly before: number | null;
}

const UNMOVED: Moved = { key: "", h: null, xi: null, before: null };

/** Another stack for the run, from here: the same chips as among the settings. */
function SwapIn({ which }: { readonly which: Which }): ReactElement {
  const config = useConfig((state) => state.config);
  const own = which === "q" && !config.flows.shared ? "q" : "g";
  return (
    <section className="running-swap" aria-label="Swap the flow of the run">
      <FlowStack
        kind={own}
        label={`${own === "q" ? "F_q" : "F_g"} of the run`}
        name={
          <>
            <Formula tex={own === "q" ? "\\q{F_q}" : "\\p{F_g}"} /> of the run
          </>
        }
        layers={config.flows[own]}
        families={families}
        d={stateSize(config)}
        onChange={(layers) => editConfig((c) => ({ ...c, flows: { ...c.flows, [own]: layers } }))}
      />
      <p className="t12 ink3">A change here is a change of the run: training goes on with it, other weights stay.</p>
    </section>
  );
}

/** Told to the lessons too, while it is drawn. */
function useTransition(place: Place | null, at: Parameters<typeof transitionAt>[1]): DrawnTransition | null {
  const { t, h, wordH, xi } = at;
  const transition = useMemo(() => place && transitionAt(place, { t, h, wordH, xi }), [place, t, h, wordH, xi]);
  useEffect(() => {
    patchFlowRoom({ transition });
    return () => patchFlowRoom({ transition: null });
  }, [transition]);
  return transition;
}

interface FactsProps {
  readonly place: Place;
  readonly h: Float64Array;
  readonly transition: DrawnTransition;
  readonly moved: boolean;
}

function Facts({ place, h, transition, moved }: FactsProps): ReactElement {
  const { share } = useMemo(() => bentAt(place, h), [place, h]);
  const straight = share < 1e-9;
  return (
    <div className="running-facts">
      <p className="t13">
        {straight ? (
          <>
            <b>Affine in the noise</b>: given <i>h</i>, the next state is exactly one Gaussian, whatever the number of
            layers.
          </>
        ) : (
          <>
            <b>{share >= 0.0005 ? `${fixed(100 * share, 1)} %` : "less than .1 %"} of the variance is bent</b>: no
            affine map of the noise explains it, so the next state is not Gaussian given <i>h</i>.
          </>
        )}
      </p>
      <p className="t12 ink3">
        least squares over {whole(BENT_DRAWS)} draws of <i className="ix">ξ</i> at this <i className="ix">h</i>
      </p>
      <p className="t12 ink2">
        log |det <i className="ix">J</i>| = {fixed(transition.logDet)} nats here
        {moved && `; from the word’s own state ${fixed(transition.logDetOfWord)}`}
      </p>
    </div>
  );
}

interface BodyProps {
  readonly strip: Strip & { readonly generator: LatentGenerator };
  readonly states: StatePlane;
  /** Letters before whose maps are looked at. */
  readonly before: RefObject<readonly (number | null)[]>;
}

/** Directions the pad of this position shows: chosen ones, or those that move the letters most. */
function useDirections(
  generator: LatentGenerator,
  h: Float64Array,
  previous: number | null,
): readonly [number, number] {
  const chosen = usePadAxes((pads) => pads.chosen);
  return useMemo(() => {
    const plane = planeFor(chosen, generator.d);
    return plane ?? tellingAxes(sensitivities(generator, h, previous), null);
  }, [generator, h, chosen, previous]);
}

function useRunning({ strip, states }: BodyProps, which: Which) {
  const { weights } = useGenerator();
  const { generator, word, paths, read, alphabet } = strip;
  const t = Math.min(
    useView((view) => view.selection.t),
    read.symbols.length,
  );
  const { d } = generator;
  const [moved, setMoved] = useState<Moved>(UNMOVED);
  const key = `${t} ${read.text}`;
  const own = moved.key === key ? moved : null;
  const wordH = useMemo(() => paths.h.slice((t - 1) * d, t * d), [paths, t, d]);
  const wordXi = useMemo(() => word.noise.slice((t - 1) * d, t * d), [word, t, d]);
  const h = own?.h ?? wordH;
  const xi = own?.xi ?? wordXi;
  const ownBefore = letterBefore(generator, read.symbols, t);
  const previous = own?.before ?? ownBefore;
  const directions = useDirections(generator, wordH, ownBefore);
  const flow = useMemo(() => (weights ? flowAt(weights, which) : null), [weights, which]);
  const place = useMemo<Place | null>(
    () =>
      flow && flow.d === d
        ? { flow, which, generator, alphabet, plane: states.plane, domain: states.domain, directions }
        : null,
    [flow, which, generator, alphabet, states, directions, d],
  );
  const move = (part: Partial<Omit<Moved, "key">>) => setMoved({ ...(own ?? UNMOVED), ...part, key });
  return {
    t,
    h,
    wordH,
    xi,
    previous,
    ownBefore,
    place,
    move,
    moved: own !== null && (own.h !== null || own.xi !== null || own.before !== null),
    movedState: own !== null && own.h !== null,
    reset: () => setMoved(UNMOVED),
  };
}

function Body({ which, ...props }: BodyProps & { readonly which: Which }): ReactElement | null {
  const [active, setActive] = useState<Handle>("noise");
  const { strip, states } = props;
  const { read, paths, word, generator, alphabet } = strip;
  const { t, h, wordH, xi, previous, ownBefore, place, move, moved, movedState, reset } = useRunning(props, which);
  const transition = useTransition(place, { t, h, wordH, xi });
  const path = useMemo(() => paths.h.slice(0, (read.symbols.length + 1) * generator.d), [paths, read, generator.d]);
  const letters = useMemo(() => read.symbols.map((s) => alphabet[s] ?? "EOS"), [read, alphabet]);
  const film = useMemo(
    () => place && filmData(place, { h: paths.h, noise: word.noise, letters }, t),
    [place, paths, word, letters, t],
  );
  const { map, fed } = useFedMaps({ ...props, ...strip }, { t, previous, ownBefore });
  const picture = useMemo(
    () => place && stateFlowData(place, { t, h, xi, previous }, path, map, fed),
    [place, t, h, xi, previous, path, map, fed],
  );
  const books = useMemo(() => place && { data: runLedger(place, h, xi), height: 200 }, [place, h, xi]);
  const matrix = useMemo(() => place && { data: runJacobian(place, h, xi), height: 190 }, [place, h, xi]);
  if (!place || !film || !picture || !books || !matrix || !transition) return null;
  const clamp = (v: number) => Math.max(-EXTENT, Math.min(EXTENT, v));
  const setNoise = ([x, y]: readonly [number, number]) => {
    const next = xi.slice();
    next[place.directions[0]] = clamp(x);
    if (next.length > 1) next[place.directions[1]] = clamp(y);
    move({ xi: next });
  };
  const setTo = (point: readonly [number, number]) => {
    const stages = place.flow.stages(h, xi);
    const now = stages.at(-1)?.to ?? xi;
    move({ xi: place.flow.inverse(h, movedOnPlane(states.plane, now, point)) });
  };
  return (
    <>
      <Figure
        chart={stateFlow}
        main
        props={{
          data: picture,
          height: 300,
          active,
          onFrom: (point) => move({ h: movedOnPlane(states.plane, h, point) }),
          onNoise: setNoise,
          onTo: setTo,
        }}
      />
      <div className="running-moved">
        <span className="t12 ink3">arrow keys move the</span>
        <Segmented
          options={HANDLES}
          value={active}
          label="What the arrow keys move"
          onChange={(id) => setActive(HANDLES.find((one) => one.id === id)?.id ?? "noise")}
        />
        {generator.feeds && (
          <LetterBefore
            alphabet={alphabet}
            own={ownBefore}
            value={previous}
            onChange={(letter) => move({ before: letter })}
          />
        )}
        <p className="t12 ink3">
          {moved ? (
            <>
              moved by hand{" "}
              <button type="button" className="link" onClick={reset}>
                as in the word
              </button>
            </>
          ) : (
            <>
              as in “{read.text}” at <i>t</i> = {t}; ← and → go on through the word
            </>
          )}
        </p>
      </div>
      <Figure chart={flowFilm} props={{ data: film, height: 100, onSelect: selectT }} />
      <div className="running-below">
        <Figure chart={ledger} props={books} />
        <Figure chart={jacobianFull} props={matrix} />
        <div className="running-side">
          <Facts place={place} h={h} transition={transition} moved={movedState} />
          <SwapIn which={which} />
        </div>
      </div>
    </>
  );
}

export function Running(): ReactElement {
  const strip = useStrip();
  const { generator, weights } = useGenerator();
  const [which, setWhich] = useState<Which>("g");
  const before = useRef<readonly (number | null)[]>([null]);
  const states = useStatePlane(generator, weights?.alphabet ?? null, before);
  const shared = weights?.config.flows.shared === true;
  if (!strip || !generator) return <p className="t12 ink3">Waiting for a model…</p>;
  if (strip.generator.kind === "feedback")
    return (
      <div className="running">
        <h1 className="figure-title">This model has no flow</h1>
        <p className="t13 ink2 running-say">
          A GRU is fed its own letters: its next state follows from the last one and the letter, and no noise enters.
          Its likelihood is exact without any log-determinant. Choose a state space preset to see a trained flow.
        </p>
      </div>
    );
  return (
    <div className="running">
      <div className="running-head">
        {shared ? (
          <span className="t12 ink3">
            one flow for both: <Formula tex="\p{F_g}=\q{F_q}" />
          </span>
        ) : (
          <Segmented
            options={WHICH}
            value={which}
            label="Which flow"
            onChange={(id) => setWhich(id === "q" ? "q" : "g")}
          />
        )}
      </div>
      {states ? (
        <Body which={which} strip={{ ...strip, generator: strip.generator }} states={states} before={before} />
      ) : (
        <p className="t12 ink3" role="status">
          Working out the plane of states…
        </p>
      )}
    </div>
  );
}
