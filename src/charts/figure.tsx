/** A chart with its sentence title, its caption and its numbers, as wide as the place it stands in. */
import { type ReactElement, use, useLayoutEffect, useRef, useState } from "react";
import type { ChartDefinition, ChartProps } from "./chart.ts";
import "./charts.css";
import { DataTable } from "./dataTable.tsx";
import { FigureTools, withoutHandlers } from "./figureTools.ts";
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
  const caption = figure.caption ?? chart.caption(data);
  const Tools = use(FigureTools);
  // P is the chart's own props; Omit and spread lose that, so it is said again
  const all = { ...props, width } as unknown as P;
  const draw = () => <chart.Chart {...withoutHandlers(all)} />;
  return (
    <section className="figure">
      <Heading className="figure-title" data-main={main ? "" : undefined}>
        <Rich text={title} />
      </Heading>
      {Tools && <Tools parts={[{ id: chart.id, title, caption, draw, values: () => chart.values(data) }]} />}
      <p className="figure-caption">
        <Rich text={caption} />
      </p>
      <div ref={place}>
        <chart.Chart {...all} />
      </div>
      <DataTable label={plain(title)} rows={() => chart.rows(data)} />
    </section>
  );
}
