import { describe, expect, it } from "vitest";
import { decodeConfig } from "../../config/codec.ts";
import { presets } from "../../config/presets.ts";
import { FIRST_CHOICE, iframeOf, stepLink, teachHash, teachLink } from "./teachLink.ts";

const BASE = "https://lab.example/xi/";

describe("links for a course", () => {
  it("name panels, step and parts, and read back as that", () => {
    const hash = teachHash({ ...FIRST_CHOICE, show: ["bound", "play"], lesson: "what-a-flow-does.3" });
    expect(hash).toBe("view=1&lesson=what-a-flow-does.3&embed=1&show=bound,play");
    const { view, namesRun, notices } = decodeConfig(`#${hash}`);
    expect(view).toMatchObject({ embed: "1", show: "bound,play", lesson: "what-a-flow-does.3" });
    expect([namesRun, notices]).toEqual([false, []]);
  });

  it("carry a preset whole", () => {
    for (const { id, config } of Object.values(presets)) {
      const decoded = decodeConfig(`#${teachHash({ ...FIRST_CHOICE, preset: id })}`);
      expect(decoded.namesRun).toBe(true);
      expect(decoded.config.flows).toEqual(config.flows);
      expect(decoded.config.objective).toEqual(config.objective);
      expect(decoded.view.embed).toBe("1");
    }
  });

  it("leave out parts of the whole lab, and say nothing where there is nothing to say", () => {
    const lab = { ...FIRST_CHOICE, embed: false };
    expect(teachHash({ ...lab, hide: ["controls", "strip"] })).toBe("view=1&hide=controls,strip");
    expect(teachLink(BASE, lab)).toBe(BASE);
  });

  it("stand in HTML with what would end an attribute escaped", () => {
    const html = iframeOf(`${BASE}?a="<b>&c`, FIRST_CHOICE);
    expect(html).toContain(
      'src="https://lab.example/xi/?a=&quot;&lt;b>&amp;c#view=1&amp;embed=1&amp;show=paths,strip"',
    );
    expect(html).toContain('width="800" height="600"');
  });

  it("lead to a step, counted from one", () => {
    expect(stepLink(BASE, "what-a-flow-does", 2)).toBe(`${BASE}#view=1&lesson=what-a-flow-does.3`);
  });
});
