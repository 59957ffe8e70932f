/** Sums, log-sum-exps and softmaxes over the features or over the samples, four words at a time. */
import { at, bytes } from "./arena";
import { Command } from "./command";
import { exp, expPairBelow, log } from "./functions";
import { zero } from "./vector";

/** Largest of n vectors `stride` bytes apart; −∞ of NaN only. */
@inline
function top(n: i32, x: usize, stride: usize): v128 {
  let max = f32x4.splat(f32.NEGATIVE_INFINITY);
  for (; n > 0; n--) {
    max = f32x4.pmax(max, v128.load(x));
    x += stride;
  }
  return max;
}
@inline
function total(n: i32, x: usize, stride: usize): v128 {
  let sum = zero();
  for (; n > 0; n--) {
    sum = f32x4.add(sum, v128.load(x));
    x += stride;
  }
  return sum;
}
/** Σ exp(x − max) */
@inline
function totalExp(n: i32, x: usize, stride: usize, max: v128): v128 {
  let sum = zero();
  for (; n > 0; n--) {
    sum = f32x4.add(sum, exp(f32x4.sub(v128.load(x), max)));
    x += stride;
  }
  return sum;
}
@inline
function logSumExp(n: i32, x: usize, stride: usize): v128 {
  const max = top(n, x, stride);
  return f32x4.add(max, log(totalExp(n, x, stride, max)));
}

/** dst [K][1] = Σ_i a [K][n] */
export function sum(o: Command, W: i32): void {
  for (let k = 0; k < o.K; k++)
    for (let w = 0; w < W; w += 4)
      v128.store(at(o.dst + k * o.dstK + w), total(o.n, at(o.a + k * o.aK + w), bytes(o.aF)));
}
/** dst [K][1] = log Σ_i exp a [K][n] */
export function lse(o: Command, W: i32): void {
  for (let k = 0; k < o.K; k++)
    for (let w = 0; w < W; w += 4)
      v128.store(at(o.dst + k * o.dstK + w), logSumExp(o.n, at(o.a + k * o.aK + w), bytes(o.aF)));
}
/** dst [n] = Σ_k a [K][n] */
export function sumK(o: Command, W: i32): void {
  for (let i = 0; i < o.n; i++)
    for (let w = 0; w < W; w += 4) v128.store(at(o.dst + i * W + w), total(o.K, at(o.a + i * o.aF + w), bytes(o.aK)));
}
/** dst [n] = log Σ_k exp a [K][n] */
export function lseK(o: Command, W: i32): void {
  for (let i = 0; i < o.n; i++)
    for (let w = 0; w < W; w += 4)
      v128.store(at(o.dst + i * W + w), logSumExp(o.K, at(o.a + i * o.aF + w), bytes(o.aK)));
}

/** The float of each of four words at its own symbol. */
@inline
function gather(x: usize, symbols: usize, step: usize): v128 {
  let picked = zero();
  picked = f32x4.replace_lane(picked, 0, load<f32>(x + <i32>load<f32>(symbols) * step));
  picked = f32x4.replace_lane(picked, 1, load<f32>(x + <i32>load<f32>(symbols, 4) * step, 4));
  picked = f32x4.replace_lane(picked, 2, load<f32>(x + <i32>load<f32>(symbols, 8) * step, 8));
  return f32x4.replace_lane(picked, 3, load<f32>(x + <i32>load<f32>(symbols, 12) * step, 12));
}

/** dst [K][n + 1]: softmax of a [K][n], then its logarithm at symbol b */
export function softmaxPick(o: Command, W: i32): void {
  const step = bytes(W);
  for (let k = 0; k < o.K; k++)
    for (let w = 0; w < W; w += 8) {
      const x = at(o.a + k * o.aK + w);
      const y = at(o.dst + k * o.dstK + w);
      const symbols = at(o.b + w);
      // gathered first: dst may be written over a
      const picked0 = gather(x, symbols, step), picked1 = gather(x + 16, symbols + 16, step);
      const max0 = top(o.n, x, step), max1 = top(o.n, x + 16, step);
      let sum0 = zero(), sum1 = zero();
      const end = y + o.n * step;
      for (let p = x, q = y; q != end; p += step, q += step) {
        expPairBelow(f32x4.sub(v128.load(p), max0), f32x4.sub(v128.load(p, 16), max1), q);
        sum0 = f32x4.add(sum0, v128.load(q));
        sum1 = f32x4.add(sum1, v128.load(q, 16));
      }
      const scale0 = f32x4.div(f32x4.splat(1), sum0), scale1 = f32x4.div(f32x4.splat(1), sum1);
      for (let q = y; q != end; q += step) {
        v128.store(q, f32x4.mul(v128.load(q), scale0));
        v128.store(q, f32x4.mul(v128.load(q, 16), scale1), 16);
      }
      v128.store(end, f32x4.sub(f32x4.sub(picked0, max0), log(sum0)));
      v128.store(end, f32x4.sub(f32x4.sub(picked1, max1), log(sum1)), 16);
    }
}
/** dst [K][n] = a (onehot − p); a [K][1], b: softmaxPick's [K][n + 1], c: symbols */
export function dSoftmaxPick(o: Command, W: i32): void {
  const step = bytes(W);
  const one = f32x4.splat(1);
  for (let k = 0; k < o.K; k++)
    for (let w = 0; w < W; w += 4) {
      const d = v128.load(at(o.a + k * o.aK + w));
      const symbol = v128.load(at(o.c + w));
      let index = zero();
      let p = at(o.b + k * o.bK + w);
      let y = at(o.dst + k * o.dstK + w);
      for (let i = 0; i < o.n; i++) {
        const hot = v128.and(f32x4.eq(symbol, index), one);
        v128.store(y, f32x4.mul(d, f32x4.sub(hot, v128.load(p))));
        index = f32x4.add(index, one);
        p += step;
        y += step;
      }
    }
}

/** How many of the cumulated shares exp(x − max) · scale the uniforms u have reached, at most n − 1. */
@inline
function reached(n: i32, x: usize, stride: usize, max: v128, scale: v128, u: v128): v128 {
  const one = f32x4.splat(1);
  let below = zero();
  let cumulated = zero();
  for (let k = 0; k < n; k++) {
    cumulated = f32x4.add(cumulated, f32x4.mul(exp(f32x4.sub(v128.load(x), max)), scale));
    below = f32x4.add(below, v128.and(f32x4.ge(u, cumulated), one));
    x += stride;
  }
  return f32x4.pmin(below, f32x4.splat(<f32>(n - 1)));
}

/** dst [1]: the index of a [K][1] that uniform b [1] falls on, by cumulated softmax over k */
export function categoricalK(o: Command, W: i32): void {
  const stride = bytes(o.aK);
  for (let w = 0; w < W; w += 4) {
    const x = at(o.a + w);
    const max = top(o.K, x, stride);
    const scale = f32x4.div(f32x4.splat(1), totalExp(o.K, x, stride, max));
    v128.store(at(o.dst + w), reached(o.K, x, stride, max, scale, v128.load(at(o.b + w))));
  }
}
/** dst [K][1]: where c [1] > 0 the index of a [K][1] that (k + b) / K falls on, b [1]; elsewhere k */
export function ancestorsK(o: Command, W: i32): void {
  const stride = bytes(o.aK);
  const share = f32x4.splat(1 / <f32>o.K);
  for (let w = 0; w < W; w += 4) {
    const x = at(o.a + w);
    const max = top(o.K, x, stride);
    const scale = f32x4.div(f32x4.splat(1), totalExp(o.K, x, stride, max));
    const u = v128.load(at(o.b + w));
    const anew = f32x4.gt(v128.load(at(o.c + w)), zero());
    for (let k = 0; k < o.K; k++) {
      const own = f32x4.splat(<f32>k);
      const drawn = reached(o.K, x, stride, max, scale, f32x4.mul(f32x4.add(own, u), share));
      v128.store(at(o.dst + k * o.dstK + w), v128.bitselect(drawn, own, anew));
    }
  }
}
/** dst [K][n] = a [K][n] at index b [K][1] */
export function gatherK(o: Command, W: i32): void {
  for (let k = 0; k < o.K; k++)
    for (let w = 0; w < W; w++) {
      let x = at(o.a + <i32>load<f32>(at(o.b + k * o.bK + w)) * o.aK + w);
      let y = at(o.dst + k * o.dstK + w);
      for (let i = 0; i < o.n; i++) {
        store<f32>(y, load<f32>(x));
        x += bytes(o.aF);
        y += bytes(W);
      }
    }
}
/** dst [K][n]: Σ of a_j [K][n] over the samples j whose index b_j [K][1] is k */
export function scatterK(o: Command, W: i32): void {
  for (let k = 0; k < o.K; k++)
    for (let i = 0; i < o.n; i++)
      for (let w = 0; w < W; w += 4) v128.store(at(o.dst + k * o.dstK + i * W + w), zero());
  for (let k = 0; k < o.K; k++)
    for (let w = 0; w < W; w++) {
      let x = at(o.a + k * o.aK + w);
      let y = at(o.dst + <i32>load<f32>(at(o.b + k * o.bK + w)) * o.dstK + w);
      for (let i = 0; i < o.n; i++) {
        store<f32>(y, load<f32>(y) + load<f32>(x));
        x += bytes(o.aF);
        y += bytes(W);
      }
    }
}
/** dst [n] = a [K][n] at index b [1] */
export function pickK(o: Command, W: i32): void {
  for (let w = 0; w < W; w++) {
    let x = at(o.a + <i32>load<f32>(at(o.b + w)) * o.aK + w);
    let y = at(o.dst + w);
    for (let i = 0; i < o.n; i++) {
      store<f32>(y, load<f32>(x));
      x += bytes(o.aF);
      y += bytes(W);
    }
  }
}
/** dst [K][1] = 1 at index a [1], else 0 */
export function isK(o: Command, W: i32): void {
  for (let k = 0; k < o.K; k++)
    for (let w = 0; w < W; w += 4) {
      const hit = f32x4.eq(v128.load(at(o.a + w)), f32x4.splat(<f32>k));
      v128.store(at(o.dst + k * o.dstK + w), v128.and(hit, f32x4.splat(1)));
    }
}
