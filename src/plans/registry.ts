/** The plans this lab knows. One file each, one line here. */
import type { SweepPlan } from "../protocol/results.ts";
import { best } from "./best.ts";
import { figure2 } from "./figure2.ts";
import { figure3 } from "./figure3.ts";
import { table1 } from "./table1.ts";
import { table2 } from "./table2.ts";
import { table3 } from "./table3.ts";

export const plans = { table1, table2, table3, figure2, figure3, best } as const satisfies Record<string, SweepPlan>;
export type PlanId = keyof typeof plans;
