/** A table of the tab: heads in groups, rows that can be selected, columns that can be sorted. */
import type { ReactElement, ReactNode } from "react";
import { plain, Rich } from "../../charts/richText.tsx";
import type { Cell, Column, TableModel, TableRow } from "./cells.ts";
import type { Sort } from "./runTable.ts";

export interface BenchTableProps {
  readonly model: TableModel;
  /** Id of the selected row. */
  readonly selected: string | null;
  /** Rows that can be selected; the others are text. */
  selectable(row: TableRow): boolean;
  onSelect(row: TableRow): void;
  /** Name of a row for the button that selects it. */
  nameOf(row: TableRow): string;
  readonly sort?: Sort;
  onSort?(column: string): void;
  /** A cell before the first. */
  lead?(row: TableRow): ReactNode;
  readonly leadLabel?: string;
}

interface Group {
  readonly text: string;
  readonly span: number;
  readonly start: number;
}

function groupsOf(columns: readonly Column[]): readonly Group[] {
  const groups: Group[] = [];
  for (const [i, { group }] of columns.entries()) {
    const last = groups.at(-1);
    if (last && group !== "" && group === last.text) groups[groups.length - 1] = { ...last, span: last.span + 1 };
    else groups.push({ text: group, span: 1, start: i });
  }
  return groups;
}

/** A wider gap before each group of columns. */
const classOf = (columns: readonly Column[], i: number): string =>
  `${columns[i]!.align}${i > 0 && columns[i]!.group !== columns[i - 1]!.group ? " bench-gap" : ""}`;

const DIRECTIONS = { up: "ascending", down: "descending" } as const;

interface HeadingProps extends Pick<BenchTableProps, "sort" | "onSort"> {
  readonly column: Column;
  readonly className: string;
}

function Heading({ column, className, sort, onSort }: HeadingProps): ReactElement {
  const sorted = sort?.column === column.id ? (sort.descending ? DIRECTIONS.down : DIRECTIONS.up) : undefined;
  return (
    <th scope="col" className={className} aria-sort={onSort ? (sorted ?? "none") : undefined}>
      {onSort ? (
        <button type="button" className="bench-sort" onClick={() => onSort(column.id)}>
          <Rich text={column.label} />
          <span aria-hidden="true">{sorted ? (sorted === "ascending" ? "↑" : "↓") : ""}</span>
        </button>
      ) : (
        <Rich text={column.label} />
      )}
    </th>
  );
}

function Head({ model, sort, onSort, leadLabel }: BenchTableProps): ReactElement {
  const groups = groupsOf(model.columns);
  return (
    <thead>
      {groups.some(({ text }) => text !== "") && (
        <tr>
          {leadLabel !== undefined && <td />}
          {groups.map(({ text, span, start }) =>
            text === "" ? (
              <td key={start} colSpan={span} />
            ) : (
              <th
                key={start}
                scope="colgroup"
                colSpan={span}
                className={`bench-group ${classOf(model.columns, start)}`}
              >
                <span className={span > 1 ? "bench-span" : ""}>
                  <Rich text={text} />
                </span>
              </th>
            ),
          )}
        </tr>
      )}
      <tr className="bench-heads">
        {leadLabel !== undefined && (
          <th scope="col">
            <span className="hidden-visually">{leadLabel}</span>
          </th>
        )}
        {model.columns.map((column, i) =>
          column.label === "" ? (
            <td key={column.id} />
          ) : (
            <Heading
              key={column.id}
              column={column}
              className={classOf(model.columns, i)}
              {...(sort && { sort })}
              {...(onSort && { onSort })}
            />
          ),
        )}
      </tr>
    </thead>
  );
}

/** ± stands apart, in grey, so that the numbers line up. */
function Value({ cell }: { readonly cell: Cell }): ReactElement {
  const [value, error] = cell.shown ? cell.text.split(" ± ") : [cell.text];
  return (
    <>
      <Rich text={value ?? ""} />
      {error !== undefined && <span className="bench-error"> ± {error}</span>}
    </>
  );
}

function Row({ row, ...table }: BenchTableProps & { readonly row: TableRow }): ReactElement {
  const { model, selected, selectable, onSelect, nameOf, lead } = table;
  const on = row.id === selected;
  const can = selectable(row);
  const [first, ...rest] = row.cells;
  return (
    <tr className={`${row.first ? "first" : ""}${on ? " on" : ""}${can ? " can" : ""}`}>
      {lead && <td className="bench-lead">{lead(row)}</td>}
      <th scope="row" className={model.columns[0]!.align}>
        {can ? (
          <button
            type="button"
            className="bench-pick"
            aria-pressed={on}
            aria-label={`${plain(nameOf(row))}: show its runs`}
            onClick={() => onSelect(row)}
          >
            <Rich text={first?.text || "\u00a0"} />
          </button>
        ) : (
          <Rich text={first?.text ?? ""} />
        )}
      </th>
      {rest.map((cell, i) => {
        return (
          <td key={model.columns[i + 1]!.id} className={`${classOf(model.columns, i + 1)} ${cell.kind}`}>
            <Value cell={cell} />
          </td>
        );
      })}
    </tr>
  );
}

export function BenchTable(props: BenchTableProps): ReactElement {
  const { model } = props;
  return (
    <>
      <section
        className="bench-scroll"
        aria-label={plain(model.title)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
      >
        <table className="bench-table" id={`bench-${model.id}`}>
          <Head {...props} />
          <tbody>
            {model.rows.map((row) => (
              <Row key={row.id} {...props} row={row} />
            ))}
          </tbody>
        </table>
      </section>
      {model.notes?.map((note) => (
        <p key={note} className="bench-note">
          <Rich text={note} />
        </p>
      ))}
    </>
  );
}
