/** The numbers of a chart for those who cannot or would rather not look: out of sight until focused, built when opened. */
import { type ReactElement, useState } from "react";
import type { Table } from "./chart.ts";

export interface DataTableProps {
  /** Names the chart. */
  readonly label: string;
  rows(): Table;
}

export function DataTable({ label, rows }: DataTableProps): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <details className="data-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Numbers: {label}</summary>
      {open && <TableBody table={rows()} />}
    </details>
  );
}

function TableBody({ table }: { readonly table: Table }): ReactElement {
  let row = 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.body.map((cells) => (
            <tr key={row++}>
              {cells.map((cell, i) => (
                <td key={table.head[i]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
