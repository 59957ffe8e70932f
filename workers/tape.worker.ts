/** Entry of slow motion's worker: expose first, so that no call is lost. Its name is the site's folder. */
import { expose } from "comlink";
import { TapeWorker } from "./tape.ts";

const site = self.name || new URL("../", self.location.href).href;
expose(new TapeWorker(site));
