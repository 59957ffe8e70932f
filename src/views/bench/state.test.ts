import { expect, it } from "vitest";
import { letGo, useView } from "../../store/view.ts";
import { patchBench, useBench } from "./state.ts";

it("shares its selected run with the page, and lets go of it with the rest", () => {
  patchBench({ run: "tril-k1 3" });
  expect(useView.getState().selection.run).toBe("tril-k1 3");
  letGo();
  expect(useView.getState().selection.run).toBeNull();
  expect(useBench.getState().run).toBeNull();
});
