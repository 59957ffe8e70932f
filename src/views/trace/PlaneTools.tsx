/** Buttons on the plane: nearer, further, all of it, a region. */
import type { ReactElement } from "react";
import type { PlaneSize } from "../../charts/paths.ts";
import { IconButton } from "../../controls/IconButton.tsx";
import { planeIcons } from "./icons.tsx";
import type { PlaneView } from "./usePlaneView.ts";

const ZOOM = 1.5;

export interface PlaneToolsProps {
  readonly view: PlaneView;
  readonly size: PlaneSize;
  /** Whether something else than all is in sight. */
  readonly moved: boolean;
  readonly lasso: {
    readonly armed: boolean;
    readonly hasRegion: boolean;
    arm(): void;
    forget(): void;
  };
}

export function PlaneTools({ view, size, moved, lasso }: PlaneToolsProps): ReactElement {
  const about = (factor: number) => view.zoom(factor, size.width / 2, size.height / 2);
  return (
    <div className="trace-tools">
      <IconButton name="Zoom in" shortcut="+" onClick={() => about(ZOOM)}>
        {planeIcons.nearer}
      </IconButton>
      <IconButton name="Zoom out" shortcut="-" onClick={() => about(1 / ZOOM)}>
        {planeIcons.further}
      </IconButton>
      <IconButton name="Show all" shortcut="0" disabled={!moved} onClick={() => view.all()}>
        {planeIcons.all}
      </IconButton>
      <IconButton
        name={lasso.hasRegion ? "Forget the region" : "Draw a region"}
        shortcut="L"
        aria-pressed={lasso.armed || lasso.hasRegion}
        onClick={() => (lasso.hasRegion ? lasso.forget() : lasso.arm())}
      >
        {planeIcons.lasso}
      </IconButton>
    </div>
  );
}
