import { afterEach, describe, expect, it } from "vitest";
import { Partner } from "./partner.ts";

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** Lets messages between the two arrive. */
const heard = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));

async function pair(turns: boolean, at = { leader: 0, follower: 0 }) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const [leader, follower] = [new Partner(), new Partner()];
  leader.join({ port: port1, leads: true, turns }, at.leader);
  follower.join({ port: port2, leads: false, turns }, at.follower);
  await heard();
  return { leader, follower };
}

describe("partners", () => {
  it("stand in nobody's way alone", async () => {
    const partner = new Partner();
    expect(partner.begin(0)).toBe(true);
    expect(partner.room(0)).toBe(Number.POSITIVE_INFINITY);
    await partner.wait(() => 0);
  });

  it("do nothing before they have heard of each other", () => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    const leader = new Partner();
    leader.join({ port: port1, leads: true, turns: false }, 0);
    expect(leader.begin(0)).toBe(false);
  });

  it("in turns begin only when the other one stands", async () => {
    const { leader, follower } = await pair(true);
    expect(follower.begin(0)).toBe(false);
    expect(leader.begin(0)).toBe(true);
    leader.tell(7);
    await heard();
    expect(leader.begin(7)).toBe(false);
    expect(follower.begin(0)).toBe(true);
    expect(follower.room(0)).toBe(7);
    expect(follower.room(5)).toBe(2);
    follower.tell(7);
    await heard();
    expect(follower.begin(7)).toBe(false);
    expect(leader.begin(7)).toBe(true);
  });

  it("at once are a turn apart at most", async () => {
    const { leader, follower } = await pair(false);
    expect(leader.begin(0)).toBe(true);
    leader.tell(5);
    await heard();
    // the follower still stands where the leader's last turn began
    expect(leader.begin(5)).toBe(true);
    leader.tell(9);
    expect(leader.begin(9)).toBe(false);
    follower.tell(5);
    await heard();
    expect(leader.begin(9)).toBe(true);
  });

  it("wait for the one that is behind, whichever it is", async () => {
    const late = await pair(true, { leader: 300, follower: 0 });
    expect(late.leader.begin(300)).toBe(false);
    expect(late.follower.room(0)).toBe(300);
    const early = await pair(false, { leader: 0, follower: 300 });
    expect(early.follower.begin(300)).toBe(false);
    expect(early.leader.begin(0)).toBe(true);
  });

  it("look at the batches the leader looked at, and at no others", async () => {
    const { leader, follower } = await pair(false);
    expect(leader.looks(5)).toBeNull();
    leader.tell(3, true);
    leader.tell(8);
    leader.tell(11, true);
    await heard();
    expect(follower.room(0)).toBe(3);
    expect(follower.looks(1)).toBe(false);
    expect(follower.looks(3)).toBe(true);
    expect(follower.room(3)).toBe(8);
    expect(follower.looks(11)).toBe(true);
    expect(follower.room(11)).toBe(0);
  });

  it("wake when the other one moves, when they part, and when nothing is wanted", async () => {
    const { leader, follower } = await pair(true);
    leader.begin(0);
    leader.tell(1);
    const moved = leader.wait(() => 1);
    follower.tell(1);
    await moved;
    leader.tell(2);
    const parted = leader.wait(() => 2);
    leader.join(null, 2);
    await parted;
    await follower.wait(() => undefined);
  });
});
