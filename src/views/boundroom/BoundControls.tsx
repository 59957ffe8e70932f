/** Left rail of the Bound tab: where to look, the toy, the bounds, one population, and the gradient's toy. */
import type { ReactElement } from "react";
import { Formula } from "../../controls/Formula.tsx";
import { patchBoundRoom, ROOM_SECTIONS, type RoomSection, useBoundRoom } from "../../store/boundRoom.ts";
import { Bounds } from "./Bounds.tsx";
import { Population } from "./Population.tsx";
import { ToySection } from "./ToySection.tsx";
import "./boundroom.css";

const SECTION_NAMES: Readonly<Record<RoomSection, string>> = {
  curves: "Bounds against K",
  population: "One population",
  gradients: "Gradients",
  running: "Your model",
};

function Nav(): ReactElement {
  const section = useBoundRoom((room) => room.section);
  return (
    <nav className="section room-nav" aria-label="Parts of the room">
      {ROOM_SECTIONS.map((id) => (
        <button
          key={id}
          type="button"
          aria-current={id === section ? "location" : undefined}
          onClick={() => patchBoundRoom({ section: id })}
        >
          {SECTION_NAMES[id]}
        </button>
      ))}
    </nav>
  );
}

function GradientToy(): ReactElement {
  return (
    <section className="section room-section" aria-label="Gradient">
      <h2>Gradient</h2>
      <div className="room-formula">
        <Formula tex="z \sim \mathcal N(.3, 1), \quad x \sim \mathcal N(z, 1) = 1.2" />
        <br />
        <Formula tex="\q{q} = \mathcal N(\mu, \tfrac23): \quad \partial \mathcal L_K / \partial \mu \text{ at } \mu = .9" />
      </div>
      <p className="section-caption">
        IWAE: the whole derivative. STL leaves out that of log <span className="ix">q</span>. DReG weighs it twice, and
        is right in the mean, which also stands for that of IWAE: they agree.
      </p>
    </section>
  );
}

export function BoundControls(): ReactElement {
  return (
    <>
      <Nav />
      <ToySection />
      <Bounds />
      <Population />
      <GradientToy />
    </>
  );
}
