/** Round trip, refusals with their reason, and fuzzing: whatever the bytes, `decodeXilab` answers and never throws. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Inflate, strFromU8, strToU8, unzipSync, type Zippable, zipSync } from "fflate";
import { describe, expect, test, vi } from "vitest";
import pkg from "../../package.json" with { type: "json" };
import { GHOST_ROWS, ghostAfter, MOST_GHOSTS, withGhost } from "./ghosts.ts";
import { sampleGhost, sampleRun } from "./sampleRun.ts";
import { LAB_VERSION, type SavedRun } from "./savedRun.ts";
import { type Decoded, decodeXilab, encodeXilab, runHash, XILAB_LIMITS } from "./xilab.ts";

const reason = (decoded: Decoded): string => (decoded.ok ? "opened" : decoded.reason);

/** The file of `run` with one of its parts changed. */
function tampered(change: (files: Record<string, Uint8Array>) => void, run: SavedRun = sampleRun()): Uint8Array {
  const files: Record<string, Uint8Array> = unzipSync(encodeXilab(run));
  change(files);
  return zipSync(files as Zippable);
}

const withManifest = (change: (manifest: Record<string, unknown>) => void): Uint8Array =>
  tampered((files) => {
    const manifest = JSON.parse(strFromU8(files["manifest.json"]!));
    change(manifest);
    files["manifest.json"] = strToU8(JSON.stringify(manifest));
  });

test("the version of the lab is that of the package", () => {
  expect(LAB_VERSION).toBe(pkg.version);
});

describe("round trip", () => {
  test("gives back every field", () => {
    const run = sampleRun();
    const decoded = decodeXilab(encodeXilab(run));
    expect(reason(decoded)).toBe("opened");
    if (!decoded.ok) return;
    const expected = { ...run, provenance: { ...run.provenance, runHash: runHash(run.parameters, run.curve) } };
    expect(decoded.run).toEqual(expected);
  });

  test("is byte for byte the same for the same run", () => {
    expect([...encodeXilab(sampleRun())]).toEqual([...encodeXilab(sampleRun())]);
  });

  test("a run on a built-in corpus has no words of its own", () => {
    const decoded = decodeXilab(encodeXilab(sampleRun({ own: null })));
    expect(decoded.ok && decoded.run.own).toBeNull();
    expect(Object.keys(unzipSync(encodeXilab(sampleRun({ own: null }))))).not.toContain("words.tsv");
  });

  test("what was given up by going back comes along; a run that never went back has no part for it", () => {
    const ghosts = [sampleGhost(7, 3), sampleGhost(5, 40), sampleGhost(9, GHOST_ROWS)];
    const decoded = decodeXilab(encodeXilab(sampleRun({ ghosts })));
    expect(reason(decoded)).toBe("opened");
    expect(decoded.ok && decoded.run.ghosts).toEqual(ghosts);
    const without = unzipSync(encodeXilab(sampleRun()));
    expect(Object.keys(without)).not.toContain("ghosts.f64");
    expect(JSON.parse(strFromU8(without["manifest.json"]!))).not.toHaveProperty("ghosts");
  });

  test("a file of the time before ghosts opens, and is written again as it was", () => {
    const bytes = new Uint8Array(readFileSync("public/recorded/first.xilab"));
    const decoded = decodeXilab(bytes);
    expect(reason(decoded)).toBe("opened");
    if (!decoded.ok) return;
    expect(decoded.run.ghosts).toEqual([]);
    const [before, after] = [unzipSync(bytes), unzipSync(encodeXilab(decoded.run))];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [name, part] of Object.entries(before)) expect(after[name]).toEqual(part);
  });

  test("the run hash is SHA-256 over parameters and bound", () => {
    const run = sampleRun();
    const bounds = Float32Array.from({ length: run.curve.n }, (_, i) => run.curve.columns[i * 7 + 1]!);
    const hash = createHash("sha256");
    hash.update(new Uint8Array(run.parameters.buffer)).update(new Uint8Array(bounds.buffer));
    expect(runHash(run.parameters, run.curve)).toBe(hash.digest("hex"));
  });
});

describe("refuses", () => {
  test.each([
    ["something else", strToU8("word\tcount\nword\t3\nlonger than twenty-two bytes"), "it is not a .xilab file"],
    ["nothing", new Uint8Array(0), "it is not a .xilab file"],
    ["another zip", zipSync({ "manifest.json": strToU8('{"format":"other","version":1}') }), "it is not a .xilab file"],
    ["a zip without a manifest", zipSync({ "a.txt": strToU8("a") }), "manifest.json is missing"],
    ["half a file", encodeXilab(sampleRun()).subarray(0, 900), "it is not a .xilab file"],
  ])("%s", (_, bytes, why) => {
    expect(reason(decodeXilab(bytes))).toBe(why);
  });

  test("a file of a later format, and says so", () => {
    const why = reason(decodeXilab(withManifest((m) => Object.assign(m, { version: 2 }))));
    expect(why).toContain("newer Xi Lab (format 2)");
  });

  test.each([
    ["step", { step: -1 }],
    ["alphabet", { alphabet: ["a", "a"] }],
    ["tensors", { ages: [1] }],
    ["curve", { curve: { n: 12, columns: ["step"] } }],
    ["provenance", { provenance: { engine: "x" } }],
    ["layout", { layout: [{ name: "W", shape: [5000, 5000] }] }],
  ])("a manifest with a bad %s, and names it", (where, change) => {
    expect(reason(decodeXilab(withManifest((m) => Object.assign(m, change))))).toMatch(
      new RegExp(`^manifest.json is not as it should be.*${where}`),
    );
  });

  test.each(["parameters.f32", "adam.m.f32", "adam.v.f32", "curve.f64"])("%s of the wrong length", (name) => {
    const bytes = tampered((files) => {
      files[name] = files[name]!.subarray(4);
    });
    expect(reason(decodeXilab(bytes))).toContain(name);
  });

  test.each(["parameters", "m", "v"] as const)("%s that are not finite", (field) => {
    const values = Float32Array.from(sampleRun()[field]);
    values[3] = Number.NaN;
    expect(reason(decodeXilab(encodeXilab(sampleRun({ [field]: values }))))).toContain("not finite");
  });

  const haunted = sampleRun({ ghosts: [sampleGhost(5, 4), sampleGhost(8, 2)] });
  const value = (row: number, column: number, x: number) => (files: Record<string, Uint8Array>) => {
    const part = files["ghosts.f64"]!;
    new DataView(part.buffer, part.byteOffset).setFloat64(8 * (7 * row + column), x, true);
  };
  const sizes = (ghosts: unknown) => (files: Record<string, Uint8Array>) => {
    const manifest = JSON.parse(strFromU8(files["manifest.json"]!));
    files["manifest.json"] = strToU8(JSON.stringify({ ...manifest, ghosts }));
  };
  test.each<[string, (files: Record<string, Uint8Array>) => void, string]>([
    ["steps that fall", value(2, 0, 4), "steps do not rise"],
    ["a step between two", value(2, 0, 6.5), "steps do not rise"],
    ["a step without end", value(3, 0, Number.POSITIVE_INFINITY), "steps do not rise"],
    ["a step before the first", value(0, 0, -1), "steps do not rise"],
    ["no time", value(5, 6, Number.NaN), "steps do not rise"],
    ["other sizes", sizes([{ n: 4 }, { n: 3 }]), "ghosts.f64 has the wrong length"],
    ["too many", sizes(Array.from({ length: MOST_GHOSTS + 1 }, () => ({ n: 1 }))), "at ghosts"],
    ["too long", sizes([{ n: GHOST_ROWS + 1 }]), "at ghosts.0.n"],
    ["none of it", sizes([]), "at ghosts"],
    ["a size that is none", sizes([{ n: "4" }]), "at ghosts.0.n"],
    [
      "no values",
      (files) => {
        delete files["ghosts.f64"];
      },
      "ghosts.f64 is missing",
    ],
    [
      "values beyond the limit",
      (files) => {
        files["ghosts.f64"] = new Uint8Array(2 ** 20);
      },
      "ghosts.f64 is larger than it may be",
    ],
  ])("ghosts with %s", (_, change, why) => {
    expect(reason(decodeXilab(tampered(change, haunted)))).toContain(why);
  });

  test("weights that are not those of the run", () => {
    const bytes = tampered((files) => {
      const parameters = files["parameters.f32"]!;
      parameters[0] = parameters[0]! ^ 1;
    });
    expect(reason(decodeXilab(bytes))).toBe("its weights do not match their hash");
  });

  test("own words with a bad line, and gives its number", () => {
    const bytes = tampered((files) => {
      files["words.tsv"] = strToU8("ab\t3\naß\t-2\n");
    });
    expect(reason(decodeXilab(bytes))).toContain("words.tsv: line 2 is not");
  });

  test("too many bytes, before reading them", () => {
    expect(reason(decodeXilab(new Uint8Array(XILAB_LIMITS.compressed + 1)))).toContain("larger");
  });
});

describe("zip bombs", () => {
  /** Writes `size` over the declared inflated size of the parameters, in both headers. */
  function declare(bytes: Uint8Array, size: number): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 4 < bytes.length; at++) {
      const signature = view.getUint32(at, true);
      const [nameAt, sizeAt] = signature === 0x02014b50 ? [46, 24] : signature === 0x04034b50 ? [30, 22] : [0, 0];
      if (nameAt === 0) continue;
      if (strFromU8(bytes.subarray(at + nameAt, at + nameAt + 14)) === "parameters.f32")
        view.setUint32(at + sizeAt, size, true);
    }
    return bytes;
  }
  test("declared sizes over the limit are refused", () => {
    const bytes = declare(encodeXilab(sampleRun()), XILAB_LIMITS.inflated);
    expect(reason(decodeXilab(bytes))).toContain("unpacked, it is larger");
  });

  test("inflating stops at the declared size, in the first slice of the entry", () => {
    const bomb = tampered((files) => {
      files["parameters.f32"] = new Uint8Array(64 * 2 ** 20);
    });
    const push = vi.spyOn(Inflate.prototype, "push");
    expect(reason(decodeXilab(declare(bomb, 40)))).toBe("the file is cut off or damaged");
    // One slice for the manifest, one of the four that the parameters have.
    expect(push).toHaveBeenCalledTimes(2);
    push.mockRestore();
  });
});

describe("fuzz", () => {
  const original = encodeXilab(sampleRun({ ghosts: [sampleGhost(5, 4), sampleGhost(8, 2)] }));
  const mutation = fc.record({
    at: fc.nat(original.length - 1),
    value: fc.nat(255),
    kind: fc.constantFrom("set", "cut", "insert"),
  });

  function mutate(bytes: Uint8Array, { at, value, kind }: { at: number; value: number; kind: string }): Uint8Array {
    if (kind === "cut") return bytes.slice(0, at);
    if (kind === "insert") return Uint8Array.of(...bytes.subarray(0, at), value, ...bytes.subarray(at));
    const copy = bytes.slice();
    copy[at % Math.max(1, copy.length)] = value;
    return copy;
  }

  test("mutated files are read whole or refused with a reason", () => {
    let longest = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
        const before = performance.now();
        const decoded = decodeXilab(mutations.reduce(mutate, original as Uint8Array));
        longest = Math.max(longest, performance.now() - before);
        if (!decoded.ok) return decoded.reason.length > 0;
        // Bytes the format does not look at (dates, comments) may differ; the run may not.
        return encodeXilab(decoded.run).every((byte, i) => byte === original[i]);
      }),
      { numRuns: 3000, seed: 20260102 },
    );
    // A whole file takes a millisecond; a second is a busy machine, not a decoder that was led astray.
    expect(longest).toBeLessThan(1000);
  });

  test.each([
    ["nested without end", "[".repeat(1_000_000)],
    ["of a million names", `{"format":"xilab","version":1${',"a":1'.repeat(1_000_000)}}`],
    [
      "with a million changes",
      `{"format":"xilab","version":1,"marks":[${'{"step":1,"label":"x"},'.repeat(1_000_000)}0]}`,
    ],
    ["that names prototypes", '{"__proto__":{"format":"xilab","version":1},"constructor":{}}'],
    ["of one long number", `{"format":"xilab","version":${"9".repeat(1_000_000)}}`],
  ])("a manifest %s is refused in a moment", (_, manifest) => {
    const bytes = tampered((files) => {
      files["manifest.json"] = strToU8(manifest);
    });
    const before = performance.now();
    const decoded = decodeXilab(bytes);
    expect(decoded.ok).toBe(false);
    expect(reason(decoded).length).toBeLessThan(300);
    expect(performance.now() - before).toBeLessThan(3000);
    expect(({} as Record<string, unknown>).format).toBeUndefined();
  });

  test("mutated manifests are read or refused with a reason", () => {
    const manifest = strFromU8(unzipSync(original)["manifest.json"]!);
    fc.assert(
      fc.property(fc.nat(manifest.length - 1), fc.string({ maxLength: 4 }), fc.nat(8), (at, text, cut) => {
        const bytes = tampered((files) => {
          files["manifest.json"] = strToU8(manifest.slice(0, at) + text + manifest.slice(at + cut));
        });
        const decoded = decodeXilab(bytes);
        return decoded.ok || decoded.reason.length > 0;
      }),
      { numRuns: 1000, seed: 20260102 },
    );
  });

  test("arbitrary bytes are refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => !decodeXilab(bytes).ok),
      { numRuns: 1000, seed: 20260102 },
    );
  });
});

describe("ghosts", () => {
  test("are what lies after a step, at most so many rows with their lowest and highest", () => {
    const long = sampleGhost(1, 3 * GHOST_ROWS);
    long.columns[7 * 9_000 + 1] = -500;
    const ghost = ghostAfter(long, 100)!;
    expect(ghost.n).toBeLessThanOrEqual(GHOST_ROWS);
    expect([ghost.columns[0], ghost.columns.at(-7)]).toEqual([101, 3 * GHOST_ROWS]);
    expect(Array.from({ length: ghost.n }, (_, i) => ghost.columns[7 * i + 1])).toContain(-500);
    expect(ghostAfter(sampleGhost(1, 12), 9)).toEqual(sampleGhost(10, 3));
    expect(ghostAfter(sampleGhost(1, 12), 12)).toBeNull();
    expect(ghostAfter({ n: 0, columns: new Float64Array() }, 0)).toBeNull();
  });

  test("are few: the oldest goes", () => {
    expect([1, 2, 3, 4, 5].reduce<readonly number[]>(withGhost, [])).toEqual([3, 4, 5]);
  });
});
