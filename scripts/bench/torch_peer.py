"""The benchmark's training step in eager PyTorch on the processor.

The same model, sizes and word lengths as workload.ts. It is given its noise and one batch of words beforehand and runs
all 13 positions of every word; it neither clips nor keeps statistics. Both favour it or cost it little.

Lines "batch K milliseconds steps" in, one JSON object a line out; the first line out says what computes.
"""
import argparse
import json
import math
import re
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

T, V, D, EMBEDDING, ENCODER, HEAD, HIDDEN = 13, 27, 8, 16, 32, 32, 32
TRIANGLE = D * (D + 1) // 2
DELTA = 0.1
SHAPES = {
    "E": (V, EMBEDDING), "Wx": (EMBEDDING, 3 * ENCODER), "bx": (3 * ENCODER,),
    "Wh": (ENCODER, 3 * ENCODER), "bh": (3 * ENCODER,), "h0": (D,),
    "Wq1a": (ENCODER, HEAD), "Wq1h": (D, HEAD), "Wq1g": (D, HEAD), "bq1": (HEAD,),
    "Wq2": (HEAD, 2 * D), "bq2": (2 * D,),
    # the six hidden layers of g and G of both layers of F_g and of F_q read the same state: one product
    "Whid": (D, 6 * HIDDEN), "bhid": (6 * HIDDEN,),
    **{f"Wg{i}": (HIDDEN, D) for i in range(3)}, **{f"bg{i}": (D,) for i in range(3)},
    **{f"WG{i}": (HIDDEN, TRIANGLE) for i in range(3)}, **{f"bG{i}": (TRIANGLE,) for i in range(3)},
    "We": (D, V), "be": (V,),
}
EOS = V - 1


def scatter():
    """[TRIANGLE, D·D]: diagonal first, then the strictly lower entries row by row."""
    S = np.zeros((TRIANGLE, D * D), np.float32)
    for i in range(D):
        S[i, i * D + i] = 1
        for j in range(i):
            S[D + i * (i - 1) // 2 + j, i * D + j] = 1
    return torch.tensor(S)


S = scatter()


def loss_of(P, data):
    """−L: minus the mean bound of a word."""
    B, K = data["B"], data["K"]
    one_hot, live = data["one_hot"], data["live"]
    x = (one_hot.reshape(T * B, V) @ (P["E"] @ P["Wx"]) + P["bx"]).reshape(T, B, 3 * ENCODER)
    a = torch.zeros(B, ENCODER)
    reads = [None] * T
    for t in reversed(range(T)):
        g = torch.addmm(P["bh"], a, P["Wh"])
        rz = torch.sigmoid(x[t, :, : 2 * ENCODER] + g[:, : 2 * ENCODER])
        r, z = rz[:, :ENCODER], rz[:, ENCODER:]
        n = torch.tanh(x[t, :, 2 * ENCODER :] + r * g[:, 2 * ENCODER :])
        a = a + live[t] * (n + z * (a - n) - a)
        reads[t] = a
    q_a = torch.addmm(P["bq1"], torch.cat(reads), P["Wq1a"]).reshape(T, B, HEAD)
    h = P["h0"].expand(B, D)
    total = 0.0
    for t in range(T):
        hidden = torch.tanh(torch.addmm(P["bhid"], h, P["Whid"]))
        g, M, diagonal = [], [], []
        for i in range(3):
            at = 2 * HIDDEN * i
            g.append(torch.addmm(P[f"bg{i}"], hidden[:, at : at + HIDDEN], P[f"Wg{i}"]).unsqueeze(1))
            raw = torch.addmm(P[f"bG{i}"], hidden[:, at + HIDDEN : at + 2 * HIDDEN], P[f"WG{i}"])
            d = F.softplus(raw[:, :D]) + DELTA
            diagonal.append(d)
            M.append((torch.cat([d, raw[:, D:]], 1) @ S).reshape(B, D, D))
        pre = (q_a[t] + h @ P["Wq1h"]).unsqueeze(1)
        if K > 1:
            h_g = g[0] + data["hg"][t] @ M[0].transpose(1, 2)
            h_g = g[1] + h_g @ M[1].transpose(1, 2)
            pre = pre + h_g @ P["Wq1g"]
        moments = torch.tanh(pre) @ P["Wq2"] + P["bq2"]
        mu, log_sd = moments[..., :D], moments[..., D:]
        e = data["eps"][t]
        xi = mu + torch.exp(log_sd) * e
        h_k = g[2] + xi @ M[2].transpose(1, 2)
        y = torch.linalg.solve_triangular(M[1], (h_k - g[1]).transpose(1, 2), upper=False)
        zeta = torch.linalg.solve_triangular(M[0], y - g[0].transpose(1, 2), upper=False)
        log_det = (torch.log(diagonal[2]) - torch.log(diagonal[1]) - torch.log(diagonal[0])).sum(1, keepdim=True)
        log_p = (torch.log_softmax(h_k @ P["We"] + P["be"], -1) * one_hot[t].unsqueeze(1)).sum(-1)
        log_w = log_p - 0.5 * (zeta * zeta).sum(1) + 0.5 * (e * e).sum(-1) + log_sd.sum(-1) + log_det
        if K == 1:
            term, h = log_w[:, 0], h_k[:, 0]
        else:
            term = torch.logsumexp(log_w, 1) - math.log(K)
            with torch.no_grad():
                cumulative = torch.cumsum(torch.softmax(log_w, 1), 1)
                k = (cumulative < data["u"][t].unsqueeze(1)).sum(1).clamp(max=K - 1)
            h = h_k[torch.arange(B), k]
        total = total + (term * live[t, :, 0]).sum()
    return -total / B


def parameters_of(rng):
    """Weights with the scale of one over the root of the inputs."""
    def draw(name, shape):
        scale = 1 / math.sqrt(1 if name == "E" else shape[0]) if len(shape) == 2 else 0.1
        return torch.tensor(rng.uniform(-scale, scale, shape).astype(np.float32), requires_grad=True)

    return {name: draw(name, shape) for name, shape in SHAPES.items()}


def data_of(rng, B, K):
    letters = rng.integers(2, T, B)
    words = np.full((T, B), EOS)
    for b, n in enumerate(letters):
        words[:n, b] = rng.integers(0, EOS, n)
    live = (np.arange(T)[:, None] <= letters[None, :]).astype(np.float32)
    normal = lambda: torch.tensor(rng.standard_normal((T, B, K, D)).astype(np.float32))
    return dict(
        B=B, K=K, one_hot=F.one_hot(torch.tensor(words), V).float(), live=torch.tensor(live).unsqueeze(-1),
        eps=normal(), hg=normal(), u=torch.tensor(rng.random((T, B)).astype(np.float32)),
    )


class Trainer:
    def __init__(self, B, K):
        rng = np.random.default_rng(11)
        self.P = parameters_of(rng)
        self.data = data_of(rng, B, K)
        self.adam = torch.optim.Adam(list(self.P.values()), lr=1e-3)

    def step(self):
        self.adam.zero_grad()
        loss = loss_of(self.P, self.data)
        loss.backward()
        self.adam.step()
        return float(loss)

    def visit(self, ms, steps):
        cpu, start, n = time.process_time(), time.perf_counter(), 0
        while n == 0 or (n < steps and 1e3 * (time.perf_counter() - start) < ms):
            loss = self.step()
            n += 1
        wall_ms = 1e3 * (time.perf_counter() - start)
        return dict(steps=n, wallMs=wall_ms, cpuMs=1e3 * (time.process_time() - cpu), boundNats=loss)


def blas():
    """The library that computes the products, from what this process has mapped."""
    torch.ones(64, 64) @ torch.ones(64, 64)
    try:
        with open("/proc/self/maps") as maps:
            found = re.findall(r"/(lib(?:openblas|mkl|blis|blas)[^/\s]*)\s*$", maps.read(), re.M)
    except OSError:
        found = []
    # an alternative's libblas.so.3 may only stand for another one
    return next((name for name in found if not name.startswith("libblas")), found[0] if found else "unknown BLAS")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--threads", type=int, default=1)
    torch.set_num_threads(options.parse_args().threads)
    print(json.dumps(dict(torch=torch.__version__, blas=blas())), flush=True)
    trainers = {}
    for line in sys.stdin:
        B, K, ms, steps = (int(float(x)) for x in line.split())
        if (B, K) not in trainers:
            trainers[B, K] = Trainer(B, K)
        print(json.dumps(trainers[B, K].visit(ms, steps)), flush=True)


if __name__ == "__main__":
    main()
