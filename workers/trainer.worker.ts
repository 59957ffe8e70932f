/** Entry of the trainer's worker: expose first, so that no call is lost. Its name is the address of the site's folder. */
import { expose } from "comlink";
import { Trainer } from "./trainer.ts";

const site = self.name || new URL("../", self.location.href).href;
expose(new Trainer(site));
