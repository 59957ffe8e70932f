/**
 * The instruction set of a lowered program (lower.ts). Values live in one arena of floats, words innermost:
 * [k][feature][W words]. A command works on all W words of a lane group, all features and, at sample level, all K
 * samples. An operand is an address with two strides: from one sample to the next (0: shared by the samples of a word)
 * and from one feature to the next (W, or 0: a scalar broadcast over features).
 */
export const OP = {
  // elementwise: dst = f(a, b, c) over K × n × W
  copy: 0,
  add: 1,
  sub: 2,
  mul: 3,
  div: 4,
  exp: 5,
  log: 6,
  tanh: 7,
  sigmoid: 8,
  softplus: 9,
  abs: 10,
  sign: 11,
  select: 12,
  /** a (1 − b²) */
  dTanh: 13,
  /** a b (1 − b) */
  dSigmoid: 14,
  /** dst += a */
  addTo: 15,
  // over features: dst [K][1], a [K][n]
  sum: 20,
  lse: 21,
  // dst [K][m] = a [K][n] · W [n, m] + bias; b: weights, c: bias or −1
  dense: 30,
  // dst [K][n] = a [K][m] · Wᵀ; b: weights [n, m]
  denseT: 31,
  // dst [n] = row `symbol` of b [V, n]; a: symbols
  embed: 32,
  // a: diagonal [n], b: strictly lower [n(n−1)/2], c: right side [n]
  triMul: 40,
  triMulT: 41,
  triSolve: 42,
  triSolveT: 43,
  // dst [n(n−1)/2]: a_i b_j for j < i, over n coordinates
  outerStrict: 44,
  // dst [K][n + 1]: softmax of a [K][n], then its logarithm at symbol b
  softmaxPick: 50,
  // dst [K][n] = a (onehot − p); a [K][1], b: softmaxPick's [K][n + 1], c: symbols
  dSoftmaxPick: 51,
  // over samples: a [K][n] → dst [n]
  sumK: 60,
  lseK: 61,
  // dst [1]: index drawn from softmax over k of a [K][1] with uniform b [1]
  categoricalK: 62,
  // dst [n] = a [K][n] at index b [1]
  pickK: 63,
  // dst [K][1] = 1 at index a [1], else 0
  isK: 64,
  // dst [K][1]: where c [1] > 0 index k drawn from softmax over k of a [K][1] with (k + b) / K, b [1]; elsewhere k
  ancestorsK: 65,
  // dst [K][n] = a [K][n] at index b [K][1] of each sample
  gatherK: 66,
  // dst [K][n]: Σ_j a_j [K][n] over the samples j whose index b_j [K][1] is k
  scatterK: 67,
  // over all positions, samples and words: gradients
  // dst [n, m] += Σ aᵀ b; c [m] += Σ b (or −1); tStrides in x and y
  gradDense: 70,
  // dst [n] += Σ a
  gradVector: 71,
  // dst [V, n] row symbol += b; a: symbols; tStrides in x and y
  gradEmbed: 72,
  // tables, rows of floats without words
  // dst [K, m] = a [K, n] · b [n, m] + bias c (or −1)
  table: 80,
  // dst [K, n] += a [K, m] · bᵀ, b [n, m]
  gradTable: 81,
  // dst [n, m] += aᵀ b, a [K, n], b [K, m]; c [m] += Σ b (or −1)
  gradTableWeights: 82,
} as const;
export type OpCode = (typeof OP)[keyof typeof OP];

/** Places of the fields of a command. */
export const FIELD = {
  op: 0,
  dst: 1,
  a: 2,
  b: 3,
  c: 4,
  n: 5,
  m: 6,
  K: 7,
  dstK: 8,
  aK: 9,
  aF: 10,
  bK: 11,
  bF: 12,
  cK: 13,
  cF: 14,
  /** Position strides of a and b in gradient commands. */
  x: 15,
  y: 16,
} as const;
export const COMMAND_SIZE = 17;

/** How many of a, b, c an elementwise command reads. */
export const ARITY: Readonly<Record<number, number>> = {
  [OP.copy]: 1,
  [OP.add]: 2,
  [OP.sub]: 2,
  [OP.mul]: 2,
  [OP.div]: 2,
  [OP.exp]: 1,
  [OP.log]: 1,
  [OP.tanh]: 1,
  [OP.sigmoid]: 1,
  [OP.softplus]: 1,
  [OP.abs]: 1,
  [OP.sign]: 1,
  [OP.select]: 3,
  [OP.dTanh]: 2,
  [OP.dSigmoid]: 2,
  [OP.addTo]: 1,
};
