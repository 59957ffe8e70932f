/**
 * The Chromium that the tests and the headless lab drive: one that is there (`CHROMIUM`, the system's, Playwright's), or
 * one that gets installed.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

function onPath(name: string): string | null {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this folder
    }
  }
  return null;
}

export function findChromium(): string | null {
  const asked = process.env.CHROMIUM;
  if (asked) {
    if (!existsSync(asked)) throw new Error(`CHROMIUM names ${asked}, which is not there.`);
    return asked;
  }
  const system = NAMES.map(onPath).find((file) => file !== null);
  if (system) return system;
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

/** Runs a command with its output on standard error; true when it succeeded. */
function attempt(command: string, ...args: string[]): boolean {
  console.error(`  ${[command, ...args].join(" ")}`);
  return spawnSync(command, args, { stdio: ["ignore", 2, 2] }).status === 0;
}

function installFromDebian(): boolean {
  if (onPath("apt-get") === null) return false;
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  if (asRoot.length > 0 && onPath("sudo") === null) return false;
  const apt = (...args: string[]): boolean => {
    const [command, ...rest] = [...asRoot, "apt-get", ...args];
    return attempt(command!, ...rest);
  };
  return apt("update") && apt("install", "-y", "--no-install-recommends", "chromium");
}

/** A Chromium, installed if there is none. Throws with advice when that fails too. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  console.error("No Chromium on this machine; installing one:");
  const installed = attempt("npx", "playwright", "install", "--with-deps", "chromium") ? findChromium() : null;
  if (installed) return installed;
  const packaged = installFromDebian() ? findChromium() : null;
  if (packaged) return packaged;
  throw new Error("No Chromium could be installed. Install one by hand, or set CHROMIUM to the path of a Chrome.");
}

const COMMON = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** WebGPU computed on the processor: the same on every machine, which is what the tests need. */
export const SOFTWARE_GPU = [...COMMON, "--use-webgpu-adapter=swiftshader"];
/** WebGPU on the machine's own GPU; on Linux that needs Vulkan. */
export const HARDWARE_GPU =
  process.platform === "linux"
    ? [
        ...COMMON,
        "--enable-features=Vulkan",
        "--use-angle=vulkan",
        "--ignore-gpu-blocklist",
        "--disable-vulkan-surface",
      ]
    : COMMON;

/** Whether trying the hardware is worth a browser start. */
export const mayHaveGpu = (): boolean =>
  process.platform !== "linux" || existsSync("/dev/dri/renderD128") || existsSync("/dev/nvidia0");
