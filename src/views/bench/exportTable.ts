/**
 * A table as CSV, JSON or LaTeX. Numbers are those of the cells, rounded as shown; CSV and JSON give mean, error and
 * number of runs apart, LaTeX the cell as it reads.
 */
import { pieces, plain } from "../../charts/richText.tsx";
import type { Cell, TableModel } from "./cells.ts";

export const FORMATS = ["csv", "json", "latex"] as const;
export type TableFormat = (typeof FORMATS)[number];

/** Name of a column: its group and its label. */
const nameOf = ({ group, label }: TableModel["columns"][number]): string =>
  plain([group, label].filter((part) => part !== "").join(": "));

const words = (cell: Cell): string => plain(cell.text);

/** RFC 4180: quoted where needed, quotes doubled. */
const field = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** A column of numbers takes three: the number, its error, and the runs behind it. */
const isNumeric = (model: TableModel, i: number): boolean => model.rows.some((row) => row.cells[i]?.shown);

function csv(model: TableModel): string {
  const numeric = model.columns.map((_, i) => isNumeric(model, i));
  const head = model.columns.flatMap((column, i) => {
    const name = nameOf(column) || column.id;
    return numeric[i] ? [name, `${name} ±`, `${name} runs`] : [name];
  });
  const lines = model.rows.map(({ cells }) =>
    cells.flatMap((cell, i) => {
      if (!numeric[i]) return [words(cell)];
      const { shown } = cell;
      if (!shown) return [words(cell), "", ""];
      return [
        String(shown.mean),
        shown.error === null ? "" : String(shown.error),
        shown.n === null ? "" : String(shown.n),
      ];
    }),
  );
  return [head, ...lines].map((line) => `${line.map(field).join(",")}\r\n`).join("");
}

function json(model: TableModel): string {
  const rows = model.rows.map(({ id, cells }) => ({
    id,
    cells: Object.fromEntries(
      cells.map((cell, i) => [model.columns[i]!.id, cell.shown ? { ...cell.shown, text: words(cell) } : words(cell)]),
    ),
  }));
  const columns = model.columns.map((column) => ({ id: column.id, name: nameOf(column) }));
  const { id, title, caption, notes = [] } = model;
  const head = { id, title: plain(title), caption: plain(caption), notes: notes.map(plain) };
  return `${JSON.stringify({ ...head, columns, rows }, null, 2)}\n`;
}

/** What LaTeX reads as a command, and what its text fonts lack. */
const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "&": "\\&",
  "%": "\\%",
  $: "\\$",
  "#": "\\#",
  _: "\\_",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
  "|": "$|$",
  "×": "$\\times$",
  "±": "$\\pm$",
  "−": "$-$",
  "–": "--",
  "—": "---",
  "→": "$\\to$",
  "∈": "$\\in$",
  "·": "$\\cdot$",
  "’": "'",
  "…": "\\dots{}",
  Ī: "$\\bar{I}$",
  ξ: "$\\xi$",
};

export const latexText = (text: string): string => [...text].map((c) => LATEX[c] ?? c).join("");

/** Symbols become maths. */
export function latexRich(rich: string): string {
  return pieces(rich)
    .map(({ text, symbol, sub }) => {
      if (!symbol) return latexText(text);
      const name = text === "Ī" ? "\\bar{I}" : latexText(text).replaceAll("$", "");
      return `$${name}${sub && `_{${latexText(sub)}}`}$`;
    })
    .join("");
}

function headLines(model: TableModel): readonly string[] {
  const groups: { text: string; span: number }[] = [];
  for (const [i, { group }] of model.columns.entries()) {
    const last = groups.at(-1);
    if (last && group !== "" && model.columns[i - 1]?.group === group) last.span++;
    else groups.push({ text: group, span: 1 });
  }
  const top = groups.map(({ text, span }) =>
    span === 1 ? latexRich(text) : `\\multicolumn{${span}}{c}{${latexRich(text)}}`,
  );
  return [top.join(" & "), model.columns.map(({ label }) => latexRich(label)).join(" & ")];
}

function latex(model: TableModel): string {
  const [groups, labels] = headLines(model);
  const body = model.rows.flatMap(({ first, cells }) => [
    ...(first ? ["\\midrule"] : []),
    `${cells.map((cell) => latexRich(cell.text)).join(" & ")} \\\\`,
  ]);
  return [
    `% ${plain(model.title)}`,
    "% needs \\usepackage{booktabs}",
    "\\begin{table}",
    "\\centering",
    `\\begin{tabular}{${model.columns.map(({ align }) => align[0]).join("")}}`,
    "\\toprule",
    `${groups} \\\\`,
    `${labels} \\\\`,
    "\\midrule",
    ...body,
    "\\bottomrule",
    "\\end{tabular}",
    `\\caption{${latexRich([`${model.title}. ${model.caption}.`, ...(model.notes ?? [])].join(" "))}}`,
    "\\end{table}",
    "",
  ].join("\n");
}

const WRITERS: Readonly<Record<TableFormat, (model: TableModel) => string>> = { csv, json, latex };
export const FILE_TYPES: Readonly<
  Record<TableFormat, { readonly end: string; readonly type: string; readonly name: string }>
> = {
  csv: { end: "csv", type: "text/csv", name: "CSV" },
  json: { end: "json", type: "application/json", name: "JSON" },
  latex: { end: "tex", type: "application/x-tex", name: "LaTeX" },
};

export const exportTable = (model: TableModel, format: TableFormat): string => WRITERS[format](model);
