/**
 * Keeps the path plane painted. Few paths are drawn line by line each time. A crowd has its own picture, drawn in slices
 * between frames: while the view moves the last picture is moved and scaled with it, and a sharp one follows.
 */
import type { Domain, FaintPaths, PathsData, PlaneScales } from "./paths.ts";
import { type CanvasTheme, MOST_LINES, type PaintSize, paint } from "./pathsCanvas.ts";
import { compose, PathsRaster } from "./pathsRaster.ts";
import { sameDomain, widened } from "./pathsZoom.ts";

/** The picture reaches beyond the view by this share on each side, so that moving uncovers no blank. */
const MARGIN = 0.15;
/** Milliseconds of drawing a frame. Chosen: half of what a frame at 60 Hz has, for the page to have the rest. */
const SLICE_MS = 8;
/** While the view moves, hands come first. */
const MOVING_SLICE_MS = 3;
const MOVING_MS = 120;

interface Scene {
  readonly data: PathsData;
  readonly size: PaintSize;
  readonly theme: CanvasTheme;
}

interface Picture {
  readonly raster: PathsRaster;
  readonly canvas: HTMLCanvasElement;
  /** All of the plane it was drawn for: in another projection it means nothing. */
  readonly home: Domain;
  /** What is on the canvas. */
  readonly t: number;
  readonly reached: number;
  readonly colour: string;
}

const crowdOf = (data: PathsData): FaintPaths | null => data.faint.find((paths) => paths.n > MOST_LINES) ?? null;

function rgb(colour: string): readonly [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export class PathsPainter {
  private scene: Scene | null = null;
  private raster: PathsRaster | null = null;
  private picture: Picture | null = null;
  private request = 0;
  private movedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  show(data: PathsData, size: PaintSize, theme: CanvasTheme): void {
    if (this.scene && !sameDomain(this.scene.data.view, data.view)) this.movedAt = performance.now();
    this.scene = { data, size, theme };
    const [width, height] = [Math.round(size.width * size.ratio), Math.round(size.height * size.ratio)];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.renew();
    this.paint();
  }

  dispose(): void {
    cancelAnimationFrame(this.request);
    this.request = 0;
    this.scene = null;
  }

  /** Whether the crowd is drawn as it should be. */
  get settled(): boolean {
    return this.request === 0;
  }

  private paint(): void {
    const ctx = this.canvas.getContext("2d");
    if (!ctx || !this.scene) return;
    const { data, size, theme } = this.scene;
    paint(ctx, data, size, theme, (_, scales) => this.draw(ctx, scales));
  }

  /** The picture where its part of the plane is now. */
  private draw(ctx: CanvasRenderingContext2D, { x, y }: PlaneScales): void {
    if (!this.picture || !this.scene) return;
    const { canvas, raster, home } = this.picture;
    // While weights change, the last picture stands until the next is drawn.
    if (raster.paths !== crowdOf(this.scene.data) && !sameDomain(home, this.scene.data.domain)) return;
    const [[x0, x1], [y0, y1]] = raster.view;
    ctx.drawImage(canvas, x(x0), y(y1), x(x1) - x(x0), y(y0) - y(y1));
  }

  /** Starts or goes on drawing, if the picture is not what the scene needs. */
  private renew(): void {
    const { scene } = this;
    const crowd = scene && crowdOf(scene.data);
    if (!scene || !crowd) {
      this.raster = null;
      this.picture = null;
      return;
    }
    if (this.request !== 0 && this.raster?.paths === crowd) return;
    if (this.picture && this.fits(this.picture, scene)) return;
    if (this.request === 0) this.request = requestAnimationFrame(() => this.slice());
  }

  private upTo({ data }: Scene): number {
    return Math.floor(data.progress);
  }

  private fits(picture: Picture, scene: Scene): boolean {
    const { data, theme } = scene;
    const last = picture.raster.paths.points - 1;
    return (
      this.rasterFits(picture.raster, scene) &&
      picture.t === data.selectedT &&
      picture.colour === theme[picture.raster.paths.role] &&
      picture.reached === Math.min(last, this.upTo(scene))
    );
  }

  /** The same paths, the same part of the plane in the same pixels, and not drawn too far. */
  private rasterFits(raster: PathsRaster, scene: Scene): boolean {
    const { data, size } = scene;
    const { view, width, height } = this.place(data.view, size);
    return (
      raster.paths === crowdOf(data) &&
      raster.width === width &&
      raster.height === height &&
      sameDomain(raster.view, view) &&
      raster.reached <= this.upTo(scene)
    );
  }

  private place(view: Domain, { width, height, ratio }: PaintSize) {
    const grown = 1 + 2 * MARGIN;
    return {
      view: widened(view, MARGIN),
      width: Math.round(width * ratio * grown),
      height: Math.round(height * ratio * grown),
    };
  }

  /** A few milliseconds of drawing. A picture once begun is finished, so that something new is seen while a view moves. */
  private slice(): void {
    this.request = 0;
    const { scene } = this;
    const crowd = scene && crowdOf(scene.data);
    if (!scene || !crowd) return;
    if (!this.raster || this.raster.paths !== crowd || this.finished(this.raster, scene)) this.begin(scene, crowd);
    const raster = this.raster!;
    const now = performance.now();
    const end = now + (now - this.movedAt < MOVING_MS ? MOVING_SLICE_MS : SLICE_MS);
    if (!raster.advance(this.upTo(scene), () => performance.now() > end)) {
      this.request = requestAnimationFrame(() => this.slice());
      return;
    }
    this.develop(raster, scene);
    this.paint();
    this.renew();
  }

  /** Shown already, and of no more use as it is. */
  private finished(raster: PathsRaster, scene: Scene): boolean {
    return this.picture?.raster === raster && !this.rasterFits(raster, scene);
  }

  private begin({ data, size }: Scene, crowd: FaintPaths): void {
    const { view, width, height } = this.place(data.view, size);
    this.raster = new PathsRaster(crowd, view, width, height);
  }

  /** The counts as an image. */
  private develop(raster: PathsRaster, { data, size, theme }: Scene): void {
    const { width, height } = raster;
    const canvas = this.picture?.canvas ?? document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const image = new ImageData(width, height);
    const colour = theme[raster.paths.role];
    const t = data.selectedT <= raster.reached ? data.selectedT : raster.paths.points;
    compose(raster, t, Math.max(2, Math.round(2 * size.ratio)), rgb(colour), image.data);
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    this.picture = { raster, canvas, home: data.domain, t: data.selectedT, reached: raster.reached, colour };
  }
}
