/** The page's session with the real worker; the only module that starts it. */
import { keptRun } from "../runs/keep.ts";
import { Session } from "./session.ts";
import { spawnTrainer } from "./worker.ts";

export const session = new Session({ spawn: spawnTrainer, kept: keptRun });
