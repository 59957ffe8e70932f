/** `npm start`: builds what is stale and serves the lab on this machine. */
import { parseArgs } from "node:util";
import { DIST, ensureBuilt } from "./build.ts";
import { serve } from "./serve.ts";

const usage = "npm start -- [--port N] [--base /sub/path/]";

function readArguments(): { port: number; base: string } | string {
  try {
    const { values } = parseArgs({
      options: { port: { type: "string", default: "4173" }, base: { type: "string", default: "/" } },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return `"${values.port}" is not a port.`;
    if (!/^\/(.*\/)?$/.test(values.base)) return `The base "${values.base}" needs a slash at both ends.`;
    return { port, base: values.base };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const given = readArguments();
if (typeof given === "string") {
  console.error(`${given}\n${usage}`);
  process.exit(2);
}
const start = performance.now();
if (await ensureBuilt()) console.log(`Built in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
const site = await serve({ root: DIST, base: given.base, port: given.port, tries: given.port === 0 ? 0 : 50 });
console.log(`Xi Lab is at ${site.url}  (Ctrl+C stops it)`);
