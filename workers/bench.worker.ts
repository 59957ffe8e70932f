/** Entry of a benchmark's worker, one engine each. Its name is the address of the site's folder. */
import { expose } from "comlink";
import { Bench } from "./bench.ts";

expose(new Bench(self.name || new URL("../", self.location.href).href));
