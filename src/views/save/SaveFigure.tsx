/** The menu beside a figure's title: the picture as SVG or PNG, its numbers as CSV. */
import type { ReactElement } from "react";
import type { FigurePart, FigureToolsProps } from "../../charts/figureTools.ts";
import { plain } from "../../charts/richText.tsx";
import { csvOf } from "../../charts/save/csv.ts";
import { icons } from "../../controls/icons.tsx";
import { Menu, type MenuItem } from "../../controls/Menu.tsx";
import { say } from "../../store/view.ts";
import { handOver } from "./files.ts";
import { drawnOffscreen } from "./offscreen.ts";
import { pictureOf, pngOf } from "./picture.ts";
import { fileStem, provenance } from "./provenance.ts";
import type { Drawing } from "./resolve.ts";
import "./save.css";

/** A figure that can be saved: its words, its numbers, and its drawing. */
export interface Saveable extends Pick<FigurePart, "id" | "title" | "caption" | "values"> {
  drawing(): Drawing;
}

const KINDS = ["svg", "png", "csv"] as const;
type Kind = (typeof KINDS)[number];
const ABOUT: Readonly<Record<Kind, string>> = {
  svg: "the picture with its fonts inside",
  png: "the picture, twice the size",
  csv: "the numbers as plotted, unrounded",
};

async function save(figure: Saveable, kind: Kind): Promise<void> {
  const name = `${fileStem(figure.id)}.${kind}`;
  if (kind === "csv") return handOver(csvOf(figure.values()), name, "text/csv;charset=utf-8");
  const { title, caption } = figure;
  const picture = await pictureOf(figure.drawing(), { title, caption }, provenance());
  if (kind === "svg") return handOver(picture.svg, name, "image/svg+xml");
  handOver(await pngOf(picture), name, "image/png");
}

export interface SaveMenuProps {
  readonly figures: readonly Saveable[];
  /** More to save than pictures and numbers. */
  readonly more?: readonly (MenuItem & { run(): void | Promise<void> })[];
}

const failed = (error: unknown): void =>
  say(`This could not be saved: ${error instanceof Error ? error.message : String(error)}.`);

export function SaveMenu({ figures, more = [] }: SaveMenuProps): ReactElement {
  const items = figures.flatMap((figure, i) =>
    KINDS.map((kind) => ({
      id: `${i} ${kind}`,
      label: figures.length > 1 ? `${plain(figure.title)}, ${kind.toUpperCase()}` : kind.toUpperCase(),
      about: ABOUT[kind],
    })),
  );
  const choose = async (id: string): Promise<void> => {
    const extra = more.find((item) => item.id === id);
    const [i, kind] = id.split(" ");
    const figure = figures[Number(i)];
    await (extra ? extra.run() : figure && save(figure, kind as Kind));
  };
  const name = `Save the figure: ${plain(figures[0]?.title ?? "")}`;
  return (
    <span className="save-figure">
      <Menu
        name={name}
        title="Save this figure"
        className="save-button"
        side="right"
        button={icons.save}
        items={[...items, ...more.map(({ run: _, ...item }) => item)]}
        onChoose={(id) => void choose(id).catch(failed)}
      />
    </span>
  );
}

/** What every `Figure` of the page gets. */
export function SaveFigure({ parts }: FigureToolsProps): ReactElement {
  const figures = parts.map(({ draw, ...part }) => ({ ...part, drawing: () => drawnOffscreen(draw()) }));
  return <SaveMenu figures={figures} />;
}
