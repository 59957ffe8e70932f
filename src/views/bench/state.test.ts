import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { letGo, useView } from "../../store/view.ts";
import { Refusals } from "./Bench.tsx";
import { patchBench, useBench } from "./state.ts";

it("shares its selected run with the page, and lets go of it with the rest", () => {
  patchBench({ run: "tril-k1 3" });
  expect(useView.getState().selection.run).toBe("tril-k1 3");
  letGo();
  expect(useView.getState().selection.run).toBeNull();
  expect(useBench.getState().run).toBeNull();
});

it("tells of files it cannot read in a list that is one", () => {
  const state = { ...useBench.getState(), refusals: [{ name: "a.xilab", reason: "it is not a .xilab file" }] };
  const html = renderToStaticMarkup(createElement(Refusals, { state }));
  expect(html).toContain(
    'role="alert"><ul class="bench-refusals"><li>“a.xilab” cannot be read: it is not a .xilab file.',
  );
});
