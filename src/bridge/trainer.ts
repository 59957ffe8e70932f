/** The page's sessions with real workers; the only module that starts them. */
import { storesA, storesB } from "../store/runs.ts";
import { AutoStop } from "./autoStop.ts";
import { Ease } from "./ease.ts";
import { Pair } from "./pair.ts";
import { keptHere, placeHere } from "./place.ts";
import { Session } from "./session.ts";
import { spawnTrainer } from "./worker.ts";

const cores = (): number => navigator.hardwareConcurrency;

export const session = new Session({ spawn: spawnTrainer, kept: keptHere, keep: placeHere });

/** The run it is compared with: nothing of it is kept between visits. It leaves half of the threads to the other one. */
export const sessionB = new Session({
  spawn: spawnTrainer,
  kept: async () => null,
  stores: storesB,
  threads: () => (cores() <= 2 ? undefined : Math.max(1, Math.floor((cores() - 1) / 2))),
});

export const autoStop = new AutoStop(session, sessionB, storesA);

// beside another run the second one never gets ahead, so this is enough
new Ease(session, storesA.run);

export const pair = new Pair({ session, stores: storesA }, { session: sessionB, stores: storesB }, cores);
