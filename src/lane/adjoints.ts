/** One rule per operation: what its adjoint `d` adds to the adjoints of its arguments, and the task it leaves. */
import type { Attributes, Node, Op, Task } from "./ir.ts";
import type { Level } from "./lane.ts";

export type Make = (op: Op, args: readonly Node[], n: number, attr?: Attributes, level?: Level) => Node;
/** Adds to the adjoint of `to`; with `from`, to the coordinates from … from + node.n. */
export type Contribute = (to: Node, node: Node, from?: number) => void;

/** Whether anything trainable can lie behind a node. */
const constant = (node: Node): boolean => node.op === "const" || node.op === "input" || node.op === "ordinalK";

export function adjoint(y: Node, d: Node, make: Make, contribute: Contribute): Task | null {
  const [a, b, c] = y.args as [Node, Node, Node];
  const to = (arg: Node, node: () => Node, from?: number): void => {
    if (!constant(arg)) contribute(arg, node(), from);
  };
  const mul = (x: Node, z: Node): Node => make("mul", [x, z], Math.max(x.n, z.n));
  const sub = (x: Node, z: Node): Node => make("sub", [x, z], Math.max(x.n, z.n));
  const negative = (x: Node): Node => make("scale", [x], x.n, { c: -1 });
  switch (y.op) {
    case "const":
    case "input":
    case "carry":
    case "read":
    case "adjointCarry":
    case "adjointSeries":
    case "categoricalK":
    case "ancestorsK":
    case "ordinalK":
      return null;
    case "vector":
      return { kind: "vector", param: y.attr.param!, dy: d };
    case "add":
      to(a, () => d);
      to(b, () => d);
      return null;
    case "sub":
      to(a, () => d);
      to(b, () => negative(d));
      return null;
    case "mul":
      to(a, () => mul(d, b));
      to(b, () => mul(d, a));
      return null;
    case "div": {
      to(a, () => make("div", [d, b], Math.max(d.n, b.n)));
      to(b, () => negative(mul(make("div", [d, b], Math.max(d.n, b.n)), y)));
      return null;
    }
    case "scale":
      if (y.attr.name !== "stop") to(a, () => make("scale", [d], d.n, { c: y.attr.c! }));
      return null;
    case "shift":
      to(a, () => d);
      return null;
    case "exp":
      to(a, () => mul(d, y));
      return null;
    case "log":
      to(a, () => make("div", [d, a], y.n));
      return null;
    case "tanh":
      to(a, () => make("dTanh", [d, y], y.n));
      return null;
    case "sigmoid":
      to(a, () => make("dSigmoid", [d, y], y.n));
      return null;
    case "softplus":
      to(a, () => mul(d, make("sigmoid", [a], a.n)));
      return null;
    case "abs":
      to(a, () => mul(d, make("sign", [a], a.n)));
      return null;
    case "select": {
      const none = make("const", [], 1, { values: [0] }, "param");
      to(b, () => make("select", [a, d, none], y.n));
      to(c, () => make("select", [a, none, d], y.n));
      return null;
    }
    case "slice":
      to(a, () => d, y.attr.c!);
      return null;
    case "pad":
      to(a, () => make("slice", [d], a.n, { c: y.attr.c! }));
      return null;
    case "concat": {
      let from = 0;
      for (const part of y.args) {
        const at = from;
        to(part, () => make("slice", [d], part.n, { c: at }));
        from += part.n;
      }
      return null;
    }
    case "reverse":
      to(a, () => make("reverse", [d], y.n));
      return null;
    case "spread":
    case "sum":
      // what a scalar adds to is told by the width and level of the argument
      to(a, () => d);
      return null;
    case "lse":
      to(a, () => mul(d, make("exp", [sub(a, y)], a.n)));
      return null;
    case "dense": {
      to(a, () => make("denseT", [d], a.n, { param: y.attr.param!, c: y.attr.c! }));
      return { kind: "dense", param: y.attr.param!, row: y.attr.c!, bias: y.attr.bias ?? null, x: a, dy: d };
    }
    case "embed":
      return { kind: "embed", param: y.attr.param!, symbol: a, dy: d };
    case "triMul":
      to(a, () => mul(d, c));
      to(b, () => make("outerStrict", [d, c], b.n));
      to(c, () => make("triMulT", [a, b, d], c.n));
      return null;
    case "triSolve": {
      const v = make("triSolveT", [a, b, d], c.n);
      to(a, () => negative(mul(v, y)));
      to(b, () => make("outerStrict", [negative(v), y], b.n));
      to(c, () => v);
      return null;
    }
    case "softmaxPick":
      // only the picked logarithm, the last coordinate, is ever differentiated
      to(a, () => make("dSoftmaxPick", [make("slice", [d], 1, { c: a.n }), y, b], a.n));
      return null;
    case "sumK":
      to(a, () => make("spread", [d], d.n, {}, "sample"));
      return null;
    case "lseK":
      to(a, () => mul(d, make("exp", [sub(a, y)], a.n)));
      return null;
    case "pickK":
      to(a, () => mul(d, make("isK", [b], 1, {}, "sample")));
      return null;
    case "gatherK":
      to(a, () => make("scatterK", [d, b], y.n, {}, "sample"));
      return null;
    case "sign":
    case "dTanh":
    case "dSigmoid":
    case "denseT":
    case "triMulT":
    case "triSolveT":
    case "outerStrict":
    case "dSoftmaxPick":
    case "isK":
    case "scatterK":
      throw new Error(`second derivatives are not needed: ${y.op}`);
    default:
      return y.op satisfies never;
  }
}
