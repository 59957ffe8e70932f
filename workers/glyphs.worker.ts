/** Entry of the worker of the letter pictures: expose first, so that no call is lost. Its name is the site's folder. */
import { expose } from "comlink";
import { GlyphWorker } from "./glyphs.ts";

const site = self.name || new URL("../", self.location.href).href;
expose(new GlyphWorker(site));
