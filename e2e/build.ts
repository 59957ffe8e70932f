/** Before the journeys: a build of the present sources. */
import { ensureBuilt } from "../scripts/build.ts";

export default async function build(): Promise<void> {
  await ensureBuilt();
}
