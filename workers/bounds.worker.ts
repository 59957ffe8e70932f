/** Entry of the worker of the Bound room: the page ends it. */
import { expose } from "comlink";
import { boundsApi } from "./bounds.ts";

expose(boundsApi);
