/** Entry of a helper's worker: computes shards of training steps for the worker that started it. */
import { WasmMachine } from "../wasm/machine.ts";
import { ShardServer } from "./shardServer.ts";
import type { ToHelper } from "./shards.ts";

const server = new ShardServer(
  ({ kernels }) => new WasmMachine(kernels),
  (message, transfer) => self.postMessage(message, { transfer: [...transfer] }),
);
self.onmessage = ({ data }: MessageEvent<ToHelper>) => server.take(data);
