/** Entry of the worker that fits flows on the plane: expose first, so that no call is lost. Its name is the site's folder. */
import { expose } from "comlink";
import { PlaneWorker } from "./plane.ts";

const site = self.name || new URL("../", self.location.href).href;
expose(new PlaneWorker(site));
