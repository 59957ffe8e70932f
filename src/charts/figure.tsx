/** A chart with its sentence title, its caption and its numbers, as wide as the place it stands in. */
import { type ReactElement, useLayoutEffect, useRef, useState } from "react";
import type { ChartDefinition, ChartProps } from "./chart.ts";
import "./charts.css";
import { DataTable } from "./dataTable.tsx";
import { plain, Rich } from "./richText.tsx";

export interface FigureProps<D, P extends ChartProps<D>> {
  readonly chart: ChartDefinition<D, P>;
  /** Everything the chart takes but its width. */
  readonly props: Omit<P, "width">;
  /** Before the first measurement. */
  readonly width?: number;
  /** The one main title of the view. */
  readonly main?: boolean;
  /** Instead of the chart's own title and caption, rich text. */
  readonly title?: string;
  readonly caption?: string;
}

export function Figure<D, P extends ChartProps<D>>(figure: FigureProps<D, P>): ReactElement {
  const { chart, props, main } = figure;
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(figure.width ?? 396);
  useLayoutEffect(() => {
    const node = place.current;
    if (!node) return;
    const measure = () => setWidth(Math.max(160, Math.floor(node.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  const data = props.data as D;
  const Heading = main ? "h1" : "h2";
  const title = figure.title ?? chart.title(data);
  return (
    <section>
      <Heading className="figure-title" data-main={main ? "" : undefined}>
        <Rich text={title} />
      </Heading>
      <p className="figure-caption">
        <Rich text={figure.caption ?? chart.caption(data)} />
      </p>
      <div ref={place}>
        {/* P is the chart's own props; Omit and spread lose that, so it is said again */}
        <chart.Chart {...({ ...props, width } as unknown as P)} />
      </div>
      <DataTable label={plain(title)} rows={() => chart.rows(data)} />
    </section>
  );
}
