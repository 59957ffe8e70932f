/**
 * A static file server for the built site, on 127.0.0.1 only, under any sub-path: what `npm start`, the headless lab and
 * the browser tests use. Hashed files are cached for good, everything else is asked for again.
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, resolve, sep } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".wasm": "application/wasm",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

export interface ServeOptions {
  /** Folder to serve. */
  readonly root: string;
  /** Sub-path the site lies under, with a slash at both ends. */
  readonly base?: string;
  /** 0: any free port. */
  readonly port?: number;
  /** How many further ports to try when one is taken. */
  readonly tries?: number;
}

export interface Site {
  /** Address of index.html's folder, with a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** The file a request path names, or null when it names nothing inside the root. */
export function fileOf(root: string, base: string, path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (!decoded.startsWith(base) || decoded.includes("\0")) return null;
  const inside = resolve(root);
  const file = resolve(join(inside, decoded.slice(base.length)));
  return file === inside || file.startsWith(inside + sep) ? file : null;
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}

async function handle(request: IncomingMessage, response: ServerResponse, root: string, base: string): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "Only GET and HEAD.\n");
  const path = (request.url ?? "/").split(/[?#]/, 1)[0]!;
  if (base !== "/" && path === base.slice(0, -1)) {
    response.writeHead(301, { Location: base }).end();
    return;
  }
  const named = fileOf(root, base, path);
  if (named === null) return answer(response, 404, "Not found.\n");
  const file = path.endsWith("/") ? join(named, "index.html") : named;
  const info = await stat(file).catch(() => null);
  if (!info?.isFile()) return answer(response, 404, "Not found.\n");

  const tag = `"${info.size.toString(36)}-${Math.trunc(info.mtimeMs).toString(36)}"`;
  const hashed = /-[\w-]{8,}\.\w+$/.test(file) && file.includes(`${sep}assets${sep}`);
  response.setHeader("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  response.setHeader("ETag", tag);
  response.setHeader("X-Content-Type-Options", "nosniff");
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
  response.setHeader("Content-Length", info.size);
  if (request.method === "HEAD") response.end();
  else
    createReadStream(file)
      .on("error", () => response.destroy())
      .pipe(response);
}

/** Listens on the port, or on the next free one. */
function listen(server: Server, port: number, tries: number): Promise<number> {
  return new Promise((done, fail) => {
    const attempt = (candidate: number, left: number): void => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EADDRINUSE" && left > 0) attempt(candidate + 1, left - 1);
        else fail(error);
      });
      server.listen(candidate, "127.0.0.1", () => {
        server.removeAllListeners("error");
        done((server.address() as AddressInfo).port);
      });
    };
    attempt(port, tries);
  });
}

export async function serve({ root, base = "/", port = 0, tries = 0 }: ServeOptions): Promise<Site> {
  if (!base.startsWith("/") || !base.endsWith("/")) throw new Error(`The base "${base}" needs a slash at both ends.`);
  const server = createServer((request, response) => {
    handle(request, response, root, base).catch(() => answer(response, 500, "The server failed.\n"));
  });
  const bound = await listen(server, port, tries);
  return {
    url: `http://127.0.0.1:${bound}${base}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
