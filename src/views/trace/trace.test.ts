import { beforeEach, describe, expect, it } from "vitest";
import { density, shareInside } from "../../charts/density.ts";
import { type Cloud, type PathsData, planeScales } from "../../charts/paths.ts";
import { nearestPoint } from "../../charts/pathsHover.ts";
import { fillNormals } from "../../math/rng.ts";
import { certain, fakeGenerator } from "../fakeGenerator.ts";
import { atOnce } from "../slices.ts";
import { axisLabels, cloudAt, planeScreen, priorPoints, reaching, some, timeScreen, without } from "./assemble.ts";
import { fitPlane } from "./plane.ts";
import { drawPrior } from "./priorSet.ts";
import { keepPin, MOST_PINS, otherPins, projectionOf, typedWord, useTrace } from "./state.ts";
import { umapFit } from "./umap.ts";
import { type Picture, pictureOf } from "./usePicture.ts";
import { pathsCaption, pathsTitle } from "./words.ts";

const generator = fakeGenerator({ d: 3, T: 4, V: 2, letters: (h, _, t) => certain(2, t === 2 && h[0]! > 0 ? 1 : 0) });
const prior = atOnce(drawPrior({ generator, alphabet: ["a"], step: 1, mode: "argmax" }, 80));
const plane = fitPlane(prior, null);
const DOMAIN = [
  [-6, 6],
  [-6, 6],
] as const;
const settings = { projection: null, coordinates: [0, 1], letters: null, umapFit: null } as const;
const pcaPicture = pictureOf(prior, plane, settings)!;
const timePicture = pictureOf(prior, plane, { ...settings, projection: "time" })!;
/** As if every state had been embedded at the origin. */
const fit = umapFit(prior, 11, { points: new Float32Array(4 * 80 * 4), kept: 0.456 }, null);
const umapPicture = pictureOf(prior, plane, { ...settings, projection: "umap", umapFit: fit })!;

describe("paths on the screen", () => {
  const points = priorPoints(prior, planeScreen(plane), prior.n);

  it("end where their words end", () => {
    const ended = prior.symbols.filter((word) => word.length === 2).length;
    expect(ended).toBeGreaterThan(10);
    expect([0, 1, 2, 3, 4].map((t) => reaching(points, t))).toEqual([80, 80, 80, 80 - ended, 80 - ended]);
    expect(cloudAt(points, 3).x.length).toBe(80 - ended);
  });

  it("are found by the pointer at their own points only, though some are not there", () => {
    const domain = [
      [-8, 8],
      [-8, 8],
    ] as const;
    const rest = { pinned: [], letterMap: null, prior: null, posterior: null, selectedT: 1, xLabel: "", yLabel: "" };
    const data = { ...rest, domain, view: domain, faint: [points], progress: 4 };
    const size = { width: 400, height: 400 };
    const scales = planeScales(domain, size);
    const at = 7 * points.points + 2;
    const hit = nearestPoint(data, size, scales.x(points.x[at]!), scales.y(points.y[at]!));
    expect(hit).toMatchObject({ kind: "faint", index: 7, t: 2 });
    expect(nearestPoint(data, size, -50, -50)).toBeNull();
  });

  it("can be shown in part", () => {
    const part = some(points, 70, 60);
    expect(part.n).toBe(10);
    expect(part.x[0]).toBe(points.x[70 * points.points]);
  });

  it("have their position to the right in the time view", () => {
    const { x } = timeScreen(plane).place(prior.h, prior.T + 1);
    expect(Array.from(x.slice(0, 7))).toEqual([0, 1, 2, 3, 4, 0, 1]);
  });
});

describe("sentences", () => {
  const cloud = (mean: number): Cloud => {
    const z = new Float64Array(800);
    fillNormals(z, 0, 800, { seed: 2, purpose: 97, step: Math.round(mean) }, 0);
    return { x: Float32Array.from(z.slice(0, 400), (v) => v + mean), y: Float32Array.from(z.slice(400)) };
  };
  const data: PathsData = {
    domain: DOMAIN,
    view: DOMAIN,
    faint: [],
    pinned: [],
    letterMap: null,
    prior: cloud(0),
    posterior: cloud(1),
    progress: 4,
    selectedT: 2,
    xLabel: "",
    yLabel: "",
  };
  const posterior = { word: "station", live: 8 };
  const of = (picture: Picture) => ({ picture, fit: null });

  it("count the posterior paths inside the contour that is drawn", () => {
    const inside = Math.round(400 * shareInside(density(data.prior!, data.domain)!, 0.5, data.posterior!));
    expect(inside).toBeGreaterThan(0);
    expect(pathsTitle({ ...of(pcaPicture), data, posterior })).toBe(
      `At letter 2, ${inside} of 400 paths of “station” are inside the prior’s 50\u00a0% contour`,
    );
    expect(pathsTitle({ ...of(pcaPicture), data: { ...data, selectedT: 8 }, posterior })).toMatch(/^At the end/);
  });

  it("fall back to the variance where there is nothing to compare", () => {
    const both = Math.round(100 * (plane.shares[0] + plane.shares[1]));
    const plain = `PC 1 and 2 hold ${both}\u00a0% of the variance of the paths`;
    expect(pathsTitle({ ...of(pcaPicture), data, posterior: null })).toBe(plain);
    expect(pathsTitle({ ...of(pcaPicture), data: { ...data, posterior: null }, posterior })).toBe(plain);
  });

  it("never leave out silently", () => {
    expect(pathsCaption({ ...of(pcaPicture), faint: 60, reaching: 41 })).toBe(
      "3-D states *h_0* → *h_T* on two principal axes; 60 of 80 paths; contours: the 41 that reach *t*",
    );
    expect(pathsCaption({ ...of(timePicture), faint: 500, reaching: 41 })).toBe(
      "3-D states *h_0* → *h_T* over time; 80 of 80 paths",
    );
  });

  it("do not call a turned axis a component", () => {
    // the last picture lay on its side
    const side = { ...plane, points: plane.points.map((_, i, p) => (i % 2 === 0 ? p[i + 1]! : -p[i - 1]!)) };
    const held = fitPlane(prior, side);
    expect(axisLabels(plane, "pca").x).toMatch(/^PC 1, \d+ % of the variance$/);
    expect(axisLabels(held, "pca").x).toMatch(/^axis 1, \d+ % of the variance$/);
  });
});

describe("other projections", () => {
  const data = { prior: null, posterior: null, selectedT: 1 } as PathsData;
  const say = (picture: Picture, umap = fit) => pathsTitle({ picture, data, posterior: null, fit: umap });

  it("suit the size of the state where none is chosen", () => {
    expect([1, 2, 8].map((d) => projectionOf(null, d))).toEqual(["time", "asIs", "pca"]);
    expect([1, 2, 8].map((d) => projectionOf("umap", d))).toEqual(["time", "umap", "umap"]);
  });

  it("say how many neighbours UMAP keeps, how many states it embedded, and of which axes nothing", () => {
    expect(say(umapPicture)).toBe("UMAP keeps 46\u00a0% of each state’s 15 neighbours");
    const states = 1 + prior.symbols.reduce((sum, word) => sum + word.length, 0);
    expect(pathsCaption({ picture: umapPicture, fit, faint: 80, reaching: 41 })).toBe(
      `3-D states *h_0* → *h_T* by UMAP; 80 of 80 paths; 11 of ${states} states embedded, the others placed beside their nearest; contours: the 41 that reach *t*`,
    );
    expect(axisLabels(plane, "umap")).toEqual({ x: "UMAP 1, no unit", y: "UMAP 2" });
    expect(umapPicture.lifts).toBe(false);
  });

  it("have no picture before there is an embedding, or where it is of another model", () => {
    expect(pictureOf(prior, plane, { ...settings, projection: "umap" })).toBeNull();
    const other = { ...fit, set: { ...fit.set, d: 4 } };
    expect(pictureOf(prior, plane, { ...settings, projection: "umap", umapFit: other })).toBeNull();
  });

  it("read no letters off two of many coordinates", () => {
    const picture = pictureOf(prior, plane, { ...settings, projection: "asIs", coordinates: [1, 1] })!;
    expect(picture.plane.names).toEqual(["h₁", "h₂"]);
    expect(picture.lifts).toBe(false);
    const { shares } = picture.plane;
    expect(say(picture)).toBe(
      `h₁ and h₂ hold ${Math.round(100 * (shares[0] + shares[1]))}\u00a0% of the variance of the paths`,
    );
  });
});

describe("all paths but one", () => {
  const points = priorPoints(prior, planeScreen(plane), prior.n);
  it("leaves out that one alone", () => {
    const rest = without({ ...points, strength: Float32Array.from({ length: 80 }, (_, i) => i) }, 2);
    expect(rest.n).toBe(79);
    expect(Array.from(rest.strength!.subarray(0, 4))).toEqual([0, 1, 3, 4]);
    expect(rest.x[2 * points.points]).toBe(points.x[3 * points.points]);
    expect(rest.x.length).toBe(79 * points.points);
  });
});

describe("typed and pinned words", () => {
  const pin = (k: number) => ({
    text: "a",
    noise: Float64Array.of(k),
    uniforms: Float64Array.of(0.5),
    mode: "draw" as const,
  });
  beforeEach(() => useTrace.setState({ pins: [] }));

  it("starts from a word the alphabet can write", () => {
    const alphabet = Array.from("abcdefghijklmnopqrstuvwxyz");
    expect(typedWord(null, alphabet, 13)).toBe("station");
    expect(typedWord(null, alphabet, 7)).toBe("mother");
    expect(typedWord(null, ["α", "β", "γ"], 5)).toBe("αβ");
    expect(typedWord("  Blorping ", alphabet, 13)).toBe("blorping");
  });

  it("keeps the latest pins, each once", () => {
    for (const k of [1, 2, 2, 3, 4]) keepPin(pin(k));
    const kept = useTrace.getState().pins;
    expect(kept.length).toBe(MOST_PINS);
    expect(kept.map((word) => word.noise[0])).toEqual([2, 3, 4]);
    expect(otherPins(kept, pin(3)).map((word) => word.noise[0])).toEqual([2, 4]);
  });
});
