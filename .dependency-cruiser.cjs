/**
 * Who may import whom. The layers are drawn in docs/ARCHITECTURE.md; scripts/layers.test.ts plants a violation of every
 * rule and expects it to be found.
 */
const DEFINITIONS = "^src/(models|flows|objectives|metrics|corpora|config|runs|plans|fixtures|plane|exact|glyphs)/";
const SHARED = "^src/(lane|math|protocol)/";
/** Tests and what they share may use Node, test libraries and whatever they test against. */
const TESTS = "[.](test|fixture)[.]tsx?$";

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    rule("no-cycles", "Imports form a tree of layers.", {}, { circular: true }),
    rule("resolvable", "Every import is found.", {}, { couldNotResolve: true }),
    rule("no-barrels", "A file is imported by its own name.", {}, { path: "^(src|workers)/.*/index[.]tsx?$" }),
    rule("protocol-alone", "protocol imports nothing.", { path: "^src/protocol/" }, { pathNot: "^src/protocol/" }),
    rule("math-alone", "math imports nothing.", { path: "^src/math/", pathNot: TESTS }, { pathNot: "^src/math/" }),
    rule(
      "lane-below-definitions",
      "The vocabulary does not know what is written in it; types only from the contracts.",
      { path: "^src/lane/", pathNot: TESTS },
      { pathNot: SHARED, dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "definitions-below-page",
      "Definitions know lane, math, protocol and each other.",
      { path: DEFINITIONS, pathNot: TESTS },
      { path: "^(src|workers)/", pathNot: [DEFINITIONS, SHARED] },
    ),
    rule(
      "definitions-plain",
      "Definitions need no library, but for schemas, zip and IndexedDB in config and runs.",
      { path: DEFINITIONS, pathNot: TESTS },
      { path: "node_modules", pathNot: "node_modules/(valibot|fflate|idb)/" },
    ),
    rule(
      "charts-know-no-store",
      "Charts are pure: data in, SVG out.",
      { path: "^src/charts/", pathNot: TESTS },
      { path: "^src/(store|bridge|views|app|controls|lessons)/" },
    ),
    rule(
      "controls-know-no-store",
      "Controls are dumb: value in, change out.",
      { path: "^src/controls/", pathNot: TESTS },
      { path: "^src/(store|bridge|views|app|charts|lessons)/" },
    ),
    rule(
      "store-and-bridge-below-views",
      "store and bridge know definitions and protocol.",
      { path: "^src/(store|bridge)/", pathNot: TESTS },
      { path: "^src/(views|app|charts|controls|lessons)/" },
    ),
    rule("views-below-app", "Views do not know the frame around them.", { path: "^src/views/" }, { path: "^src/app/" }),
    rule(
      "bridge-alone-knows-comlink",
      "Only the bridge talks to workers.",
      { path: "^src/", pathNot: ["^src/bridge/", TESTS] },
      { path: "node_modules/comlink/" },
    ),
    rule(
      "src-never-imports-workers",
      "Workers are started by URL.",
      { path: "^src/", pathNot: TESTS },
      { path: "^workers/" },
    ),
    rule(
      "workers-know-no-page",
      "Workers know definitions, lane, math, protocol.",
      { path: "^workers/", pathNot: TESTS },
      { path: "^src/", pathNot: [DEFINITIONS, SHARED] },
    ),
    rule(
      "page-without-tfjs",
      "Nothing the page loads reaches tfjs.",
      { path: "^src/main[.]tsx$" },
      { path: "node_modules/@tensorflow/", reachable: true },
    ),
    rule(
      "product-without-scripts",
      "What ships does not import scripts, tests or Node.",
      { path: "^(src|workers)/", pathNot: TESTS },
      { path: "^(scripts|e2e)/" },
    ),
    rule(
      "product-without-node",
      "What ships runs in a browser.",
      { path: "^(src|workers)/", pathNot: TESTS },
      { dependencyTypes: ["core"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "browser", "default", "types"] },
  },
};
