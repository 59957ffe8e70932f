import { beforeEach, expect, it } from "vitest";
import { useBoundRoom } from "../store/boundRoom.ts";
import { useFlowRoom } from "../store/flowRoom.ts";
import { roomView, showRooms } from "./sharedRooms.ts";

const told: string[] = [];
const tell = (key: string, text: string) => void told.push(`${key} ${text}`);

beforeEach(() => {
  told.length = 0;
});

it("shows a room again as it was shared", () => {
  showRooms({ room: "plane", family: "realNvp", density: "ring", toy: "hmm" }, tell);
  expect(useFlowRoom.getState()).toMatchObject({ section: "plane", family: "realNvp", target: "ring" });
  expect(useBoundRoom.getState()).toMatchObject({ toy: "hmm", t: 4 });
  expect(roomView("flow")).toEqual({ room: "plane", family: "realNvp", density: "ring" });
  expect(roomView("bound")).toEqual({ toy: "hmm" });
  showRooms({ room: "run" }, tell);
  expect(roomView("flow")).toEqual({ room: "run" });
  expect(roomView("train")).toEqual({});
  expect(told).toEqual([]);
});

it("names what it does not know and leaves the room as it is", () => {
  const before = { flow: useFlowRoom.getState(), bound: useBoundRoom.getState() };
  showRooms({ room: "attic", family: "toString", density: "drawn", toy: "lorenz" }, tell);
  expect(told).toEqual(["room attic", "family toString", "density drawn", "toy lorenz"]);
  expect(useFlowRoom.getState()).toEqual(before.flow);
  expect(useBoundRoom.getState()).toEqual(before.bound);
});
