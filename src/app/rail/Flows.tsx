/** F_g and F_q as stacks of chips, or one stack for both. */
import type { ReactElement } from "react";
import { stateSize } from "../../config/spec.ts";
import { FlowStack } from "../../controls/FlowStack.tsx";
import { Formula } from "../../controls/Formula.tsx";
import { Row } from "../../controls/Row.tsx";
import { Toggle } from "../../controls/Toggle.tsx";
import type { Flow } from "../../flows/flow.ts";
import { flows } from "../../flows/registry.ts";
import type { RunConfig } from "../../protocol/config.ts";
import { editShown as editConfig, useShownConfig as useConfig } from "../../store/ab.ts";
import { Notes } from "./Notes.tsx";

const families: readonly Flow[] = Object.values(flows);

const setFlows = (part: Partial<RunConfig["flows"]>): void =>
  editConfig((config) => ({ ...config, flows: { ...config.flows, ...part } }));

export function FlowsSection(): ReactElement {
  const config = useConfig((state) => state.config);
  const { g, q, shared } = config.flows;
  const d = stateSize(config);
  return (
    <>
      <FlowStack
        kind="g"
        label={shared ? "the flow F" : "F_g"}
        name={
          shared ? (
            <>
              <Formula tex="\p{F}" /> for both
            </>
          ) : (
            <>
              <Formula tex="\p{F_g}" /> generates
            </>
          )
        }
        layers={g}
        families={families}
        d={d}
        onChange={(layers) => setFlows({ g: layers })}
      />
      <Notes path="flows.g" />
      {!shared && (
        <FlowStack
          kind="q"
          label="F_q"
          name={
            <>
              <Formula tex="\q{F_q}" /> infers
            </>
          }
          layers={q}
          families={families}
          d={d}
          onChange={(layers) => setFlows({ q: layers })}
        />
      )}
      {!shared && <Notes path="flows.q" />}
      <Row
        wide
        htmlFor="shared-flow"
        label={
          <>
            one flow for both, <Formula tex="\p{F_g}=\q{F_q}" />
          </>
        }
        note={<Notes path="flows.shared" />}
      >
        <Toggle id="shared-flow" value={shared} onChange={(value) => setFlows({ shared: value })} />
      </Row>
    </>
  );
}
