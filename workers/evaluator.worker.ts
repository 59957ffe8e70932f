/** Entry of the evaluator's worker: expose first, so that no call is lost. Its name is the site's folder. */
import { expose } from "comlink";
import { Evaluator } from "./evaluator.ts";

const site = self.name || new URL("../", self.location.href).href;
expose(new Evaluator(site));
