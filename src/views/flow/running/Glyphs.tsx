/** Real NVP with masks, coarse to fine, on pictures of letters: trained here, and taken apart scale by scale. */
import { type ReactElement, useEffect, useMemo, useState } from "react";
import { generateGlyphs, pauseGlyphs, playGlyphs, startGlyphs, tripOfGlyphs } from "../../../bridge/glyphs.ts";
import { Figure } from "../../../charts/figure.tsx";
import { whole } from "../../../charts/format.ts";
import { glyphCurve } from "../../../charts/glyphCurve.tsx";
import { independentBits, LEVELS, leastBits, levelOf, opened, type Glyphs as Pictures } from "../../../glyphs/data.ts";
import { couplings, leaves, PIXELS, type Scale, SIDE } from "../../../glyphs/masks.ts";
import type { GlyphConfig } from "../../../protocol/glyphs.ts";
import { useGlyphs } from "../../../store/glyphs.ts";
import { drawLetters, pictureNoise, redrawn } from "./glyphPictures.ts";
import { magnitude } from "./trialText.ts";
import "./glyphs.css";

/** Chosen by trying: about a minute on two cores. */
const CONFIG: GlyphConfig = { hidden: 64, batch: 64, learningRate: 2e-3, horizon: 10_000, seed: 1 };
const SAMPLES = 24;
const VARIANTS = 7;

/** One picture, darker for higher grey levels. */
function Picture({ levels, size }: { readonly levels: ArrayLike<number>; readonly size: number }): ReactElement {
  const paths = useMemo(() => {
    const by = new Map<number, string>();
    for (let k = 0; k < PIXELS; k++) {
      const g = levels[k]!;
      if (g > 0) by.set(g, `${by.get(g) ?? ""}M${k % SIDE},${Math.floor(k / SIDE)}h1v1h-1z`);
    }
    return [...by];
  }, [levels]);
  return (
    <svg className="glyph" width={size} height={size} viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
      {paths.map(([g, path]) => (
        <path key={g} d={path} fill="var(--ink)" fillOpacity={g / (LEVELS - 1)} />
      ))}
    </svg>
  );
}

const slices = (levels: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: levels.length / PIXELS }, (_, i) => levels.subarray(i * PIXELS, (i + 1) * PIXELS));

function Sheet({
  title,
  caption,
  levels,
}: {
  readonly title: string;
  readonly caption: string;
  readonly levels: Uint8Array;
}): ReactElement {
  return (
    <div className="glyph-sheet">
      <h3 className="figure-title">{title}</h3>
      <p className="figure-caption">{caption}</p>
      <div className="glyph-grid" role="img" aria-label={`${title}: ${caption}`}>
        {slices(levels).map((picture, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a picture is its place
          <Picture key={i} levels={picture} size={32} />
        ))}
      </div>
    </div>
  );
}

const SCALES: readonly { readonly scale: Scale; readonly name: string; readonly about: string }[] = [
  { scale: 3, name: "coarse", about: "the last 16 numbers" },
  { scale: 2, name: "middle", about: "16 numbers, out after scale 2" },
  { scale: 1, name: "fine", about: "32 numbers, out after scale 1" },
];

/** A coupling's mask: read, moved, or long out. */
function Mask({ index }: { readonly index: number }): ReactElement {
  const { read, move, kind, scale } = couplings[index]!;
  const cells = (mask: readonly number[]) =>
    mask.map((on, k) => (on ? `M${k % SIDE},${Math.floor(k / SIDE)}h1v1h-1z` : "")).join("");
  return (
    <svg
      className="glyph"
      width={40}
      height={40}
      viewBox={`0 0 ${SIDE} ${SIDE}`}
      role="img"
      aria-label={`coupling ${index + 1}, scale ${scale}, ${kind}`}
    >
      <path d={cells(read)} fill="var(--b)" fillOpacity={0.35} />
      <path d={cells(move)} fill="var(--p)" />
    </svg>
  );
}

function Masks(): ReactElement {
  return (
    <div className="glyph-masks">
      <h3 className="figure-title">Ten couplings, and half leaves after each scale</h3>
      <p className="figure-caption">grey: read by the networks; blue: scaled and shifted; white: already noise</p>
      <div className="glyph-mask-row">
        {([1, 2, 3] as const).map((scale) => (
          <div key={scale}>
            <div className="glyph-grid">
              {couplings
                .map((_, index) => index)
                .filter((index) => couplings[index]!.scale === scale)
                .map((index) => (
                  <Mask key={index} index={index} />
                ))}
            </div>
            <p className="t12 ink3">
              scale {scale}, then {leaves.filter((l) => l === scale).length} {scale < 3 ? "leave" : "are left"}
            </p>
          </div>
        ))}
      </div>
    </div>
  );
}

interface Apart {
  readonly base: Uint8Array;
  readonly rows: readonly { readonly scale: Scale; readonly pictures: Uint8Array }[];
}

/** One sample with each scale's noise drawn anew, the other scales kept. */
function useApart(step: number, seed: number): Apart | null {
  const [apart, setApart] = useState<Apart | null>(null);
  const ready = useGlyphs((state) => state.samples !== null && state.status !== "failed");
  // while it trains, now and then
  const when = Math.floor(step / 100);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new weights, new pictures
  useEffect(() => {
    if (!ready) return;
    let gone = false;
    const noise = pictureNoise(1, seed);
    const whole = new Float32Array((1 + 3 * VARIANTS) * PIXELS);
    whole.set(noise);
    SCALES.forEach(({ scale }, i) => {
      whole.set(redrawn(noise, scale, VARIANTS, seed + 1000 * (i + 1)), (1 + i * VARIANTS) * PIXELS);
    });
    void generateGlyphs(whole).then((y) => {
      if (gone || !y) return;
      const levels = Uint8Array.from(y, levelOf);
      const row = (i: number) => levels.slice((1 + i * VARIANTS) * PIXELS, (1 + (i + 1) * VARIANTS) * PIXELS);
      setApart({ base: levels.slice(0, PIXELS), rows: SCALES.map(({ scale }, i) => ({ scale, pictures: row(i) })) });
    });
    return () => {
      gone = true;
    };
  }, [ready, when, seed]);
  return apart;
}

function ApartView({ apart, onNext }: { readonly apart: Apart; readonly onNext: () => void }): ReactElement {
  return (
    <div className="glyph-apart">
      <h3 className="figure-title">What each scale decides</h3>
      <p className="figure-caption">left: one sample; beside it, only that scale’s noise is drawn anew</p>
      {apart.rows.map(({ scale, pictures }, i) => (
        <div key={scale} className="glyph-apart-row">
          <span className="t12 ink2">
            {SCALES[i]!.name}
            <span className="ink3"> · {SCALES[i]!.about}</span>
          </span>
          <div className="glyph-grid">
            <Picture levels={apart.base} size={32} />
            {slices(pictures).map((picture, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a picture is its place
              <Picture key={k} levels={picture} size={32} />
            ))}
          </div>
        </div>
      ))}
      <button type="button" className="button" onClick={onNext}>
        Another sample
      </button>
    </div>
  );
}

/** Largest difference of the letters after the way to noise and back, in logits. */
function useTrip(letters: Pictures | null, step: number, idle: boolean): number | null {
  const [error, setError] = useState<number | null>(null);
  useEffect(() => {
    if (!letters || !idle || step === 0) return;
    let gone = false;
    const y = Float32Array.from(letters.levels.subarray(0, 26 * PIXELS), (g) => opened((g + 0.5) / LEVELS));
    const before = y.slice();
    void tripOfGlyphs(y).then((trip) => {
      if (!gone && trip) setError(trip.back.reduce((most, v, i) => Math.max(most, Math.abs(v - before[i]!)), 0));
    });
    return () => {
      gone = true;
    };
  }, [letters, step, idle]);
  return error;
}

function useLetters(): Pictures | null {
  const [letters, setLetters] = useState<Pictures | null>(null);
  useEffect(() => {
    let gone = false;
    void drawLetters().then((drawn) => {
      if (!gone) setLetters(drawn);
    });
    return () => {
      gone = true;
    };
  }, []);
  return letters;
}

const restart = (letters: Pictures): Promise<boolean> => startGlyphs(letters.levels, pictureNoise(SAMPLES, 1), CONFIG);

async function toggle(letters: Pictures): Promise<void> {
  const { status } = useGlyphs.getState();
  if (status === "running") await pauseGlyphs();
  else if (status === "paused") await playGlyphs();
  else if (await restart(letters)) await playGlyphs();
}

function Buttons({ letters }: { readonly letters: Pictures }): ReactElement {
  const { status, step, seconds, stepsPerSecond, engine, parameters, skippedUpdates } = useGlyphs();
  const name = {
    running: "Pause",
    paused: step > 0 ? "Go on" : "Train",
    finished: "Train again",
    starting: "…",
  } as const;
  return (
    <div className="glyph-buttons">
      <button
        type="button"
        className="button primary"
        disabled={status === "starting"}
        onClick={() => void toggle(letters)}
      >
        {status in name ? name[status as keyof typeof name] : "Train"}
      </button>
      {step > 0 && status !== "running" && (
        <button type="button" className="button" onClick={() => void restart(letters)}>
          Back to the start
        </button>
      )}
      <span className="t12 ink3">
        {step > 0
          ? `step ${whole(step)} of ${whole(CONFIG.horizon)}, ${whole(stepsPerSecond)} steps/s, ${whole(seconds)} s; ${whole(parameters)} parameters, ${engine}`
          : `${whole(letters.n)} pictures: 26 letters, each at 9 places; ${LEVELS} grey levels; ${CONFIG.batch} a step`}
        {skippedUpdates > 0 && `; ${whole(skippedUpdates)} updates skipped`}
      </span>
    </div>
  );
}

export function Glyphs(): ReactElement {
  const letters = useLetters();
  const state = useGlyphs();
  const [seed, setSeed] = useState(7);
  const apart = useApart(state.step, seed);
  const error = useTrip(letters, state.step, state.status === "paused" || state.status === "finished");
  useEffect(() => () => void pauseGlyphs(), []);
  const curve = useMemo(
    () =>
      letters && {
        bits: state.bits,
        all: state.all,
        least: leastBits(letters),
        independent: independentBits(letters),
      },
    [letters, state.bits, state.all],
  );
  if (!letters || !curve) return <p className="t12 ink3">Drawing the letters…</p>;
  return (
    <section className="glyphs">
      <Figure chart={glyphCurve} props={{ data: curve, height: 180 }} />
      <Buttons letters={letters} />
      {state.status === "failed" && (
        <p className="t13" role="alert">
          The worker that trains stopped: {state.problem}. Press Train to start again.
        </p>
      )}
      <div className="glyph-sheets">
        <Sheet
          title="The letters"
          caption="8 × 8 pixels of IBM Plex Mono, in the middle; the other eight places are not shown"
          levels={letters.levels.subarray(0, 26 * PIXELS)}
        />
        {state.samples && (
          <Sheet
            title={`${SAMPLES} samples at step ${whole(state.step)}`}
            caption="always from the same noise, rounded to grey levels"
            levels={state.samples}
          />
        )}
      </div>
      <Masks />
      {apart && <ApartView apart={apart} onNext={() => setSeed((s) => s + 1)} />}
      {error !== null && (
        <p className="t12 ink3">
          There and back through all couplings, 26 letters: largest difference {magnitude(error)} (float32 logits).
        </p>
      )}
    </section>
  );
}
