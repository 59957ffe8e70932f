/**
 * Build of the page and its workers. Everything is relative (`base: "./"`), so that `dist` works from a static host
 * under any sub-path and inside an iframe; no COOP/COEP is needed.
 *
 * The WASM binaries of tfjs lie at `<site>/wasm/*.wasm`, where the site is the folder of index.html. The page knows that
 * folder (`document.baseURI`) and hands it to the worker; the worker calls `setWasmPaths(new URL("wasm/", site).href)`.
 */
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const wasmFolder = dirname(
  createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm"),
);

/** Without COOP/COEP there are no threads, so the threaded binary is left out. */
async function wasmFiles(): Promise<string[]> {
  const files = await readdir(wasmFolder);
  return files.filter((file) => file.endsWith(".wasm") && !file.includes("threaded"));
}

/** Serves the WASM binaries in dev and copies them into the build. */
function tfjsWasm(): Plugin {
  return {
    name: "tfjs-wasm",
    async configureServer(server) {
      const known = new Set(await wasmFiles());
      server.middlewares.use((request, response, next) => {
        const file = /\/wasm\/([^/?]+\.wasm)(?:\?|$)/.exec(request.url ?? "")?.[1];
        if (file === undefined || !known.has(file)) return next();
        response.setHeader("Content-Type", "application/wasm");
        createReadStream(join(wasmFolder, file)).pipe(response);
      });
    },
    async generateBundle() {
      // Worker bundles run the plugins of `worker.plugins`, so this happens once, for the page.
      for (const file of await wasmFiles()) {
        this.emitFile({ type: "asset", fileName: `wasm/${file}`, source: await readFile(join(wasmFolder, file)) });
      }
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [react(), tfjsWasm()],
  worker: { format: "es" },
  build: { target: "es2023", outDir: "dist", assetsInlineLimit: 0, chunkSizeWarningLimit: 2500 },
  server: { host: "127.0.0.1" },
});
