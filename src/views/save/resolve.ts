/**
 * A drawing of the page as markup that stands alone: every style sheet rule and custom property that reaches it becomes an
 * attribute, what is painted on canvas becomes an image inside.
 */

/** Taken over by children: written where they differ from the parent's. */
const INHERITED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "paint-order",
  "font-family",
  "font-size",
  "font-style",
  "font-weight",
  "letter-spacing",
  "text-anchor",
  "visibility",
  "shape-rendering",
] as const;
/** Written where they differ from this. */
const OWN: Readonly<Record<string, string>> = {
  opacity: "1",
  "stop-color": "rgb(0, 0, 0)",
  "stop-opacity": "1",
  "dominant-baseline": "auto",
};
/** What the page needs and a picture does not. */
const DROPPED = /^(class|style|tabindex|role|focusable|pointer-events|aria-.*|data-.*|on.*)$/;

/** `color(srgb r g b / a)`, which only browsers read, as `rgb()` or `rgba()`. */
export function plainColour(value: string): string {
  const match = /^color\(srgb ([^)]+)\)$/.exec(value);
  if (!match) return value;
  const [rgb = "", alpha] = match[1]!.split("/");
  const bytes = rgb
    .trim()
    .split(/\s+/)
    .map((part) => Math.round(255 * Number(part)));
  return alpha === undefined ? `rgb(${bytes.join(", ")})` : `rgba(${bytes.join(", ")}, ${Number(alpha)})`;
}

const XML = "http://www.w3.org/XML/1998/namespace";

/** `copy` gets the looks of `original`; false if nothing of it is seen. */
function resolve(original: Element, copy: Element, inherited: CSSStyleDeclaration | null): boolean {
  const style = getComputedStyle(original);
  if (style.display === "none") return false;
  for (const name of copy.getAttributeNames()) {
    if (DROPPED.test(name) || copy.getAttribute(name)?.includes("var(")) copy.removeAttribute(name);
  }
  for (const name of INHERITED) {
    const value = style.getPropertyValue(name);
    if (value !== (inherited?.getPropertyValue(name) ?? "")) copy.setAttribute(name, plainColour(value));
  }
  for (const [name, initial] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== "" && value !== initial) copy.setAttribute(name, plainColour(value));
  }
  if (original.tagName === "text" && style.whiteSpace.startsWith("pre"))
    copy.setAttributeNS(XML, "xml:space", "preserve");
  const children = Array.from(original.children);
  Array.from(copy.children).forEach((child, i) => {
    if (!resolve(children[i]!, child, style)) child.remove();
  });
  return true;
}

const isPicture = (node: Element): boolean =>
  !node.parentElement?.closest("svg") && !node.closest("button, .chart-unit");

function markupOf(node: SVGSVGElement | HTMLCanvasElement, x: number, y: number): string {
  const { width, height } = node.getBoundingClientRect();
  if (width === 0 || height === 0) return "";
  const place = `x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${width.toFixed(2)}" height="${height.toFixed(2)}"`;
  if (node instanceof HTMLCanvasElement)
    return node.width === 0 ? "" : `<image ${place} preserveAspectRatio="none" href="${node.toDataURL("image/png")}"/>`;
  const copy = node.cloneNode(true) as SVGSVGElement;
  if (!resolve(node, copy, null)) return "";
  for (const [name, value] of Object.entries({ x, y, width, height })) copy.setAttribute(name, value.toFixed(2));
  // labels may stand a little outside their plot
  copy.setAttribute("overflow", getComputedStyle(node).overflow === "hidden" ? "hidden" : "visible");
  return new XMLSerializer().serializeToString(copy);
}

export interface Drawing {
  readonly markup: string;
  readonly width: number;
  readonly height: number;
  /** What it shows, in words. */
  readonly label: string;
  /** Letters by the font they are set in. */
  readonly letters: ReadonlyMap<string, string>;
}

/** Font of an element: `weight style family`, the first family only. */
export const fontKey = (style: Pick<CSSStyleDeclaration, "fontFamily" | "fontWeight" | "fontStyle">): string =>
  `${style.fontWeight} ${style.fontStyle} ${style.fontFamily.split(",")[0]!.trim().replace(/^"|"$/g, "")}`;

function lettersIn(place: Element): Map<string, string> {
  const letters = new Map<string, string>();
  for (const text of place.querySelectorAll("svg text, svg tspan")) {
    const key = fontKey(getComputedStyle(text));
    letters.set(key, (letters.get(key) ?? "") + (text.textContent ?? ""));
  }
  return letters;
}

/** Everything drawn inside `place`, canvases below what lies above them. */
export function drawingOf(place: Element): Drawing {
  const box = place.getBoundingClientRect();
  const nodes = Array.from(place.querySelectorAll<SVGSVGElement | HTMLCanvasElement>("svg, canvas")).filter(isPicture);
  const markup = nodes.map((node) => {
    const at = node.getBoundingClientRect();
    return markupOf(node, at.left - box.left, at.top - box.top);
  });
  const label = nodes.map((node) => node.getAttribute("aria-label")).find((text) => text !== null) ?? "";
  return { markup: markup.join("\n"), width: box.width, height: box.height, label, letters: lettersIn(place) };
}
