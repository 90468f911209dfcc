"""Four-parameter log-logistic fits of 10,000 seeded sets: ours (with profile intervals) beside scipy's curve_fit.

Usage: dose.py DOSES_BINARY [SETS]. Prints one JSON object: CPU seconds, how many converged, how many residual sums of
squares are lower or higher than the peer's by more than 1e-6 of it, and the worst of the higher ones.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
from scipy.optimize import curve_fit

KINDS = ["ordinary", "nearly flat", "steep", "IC50 at or beyond the highest dose", "noisy"]


def make(count, seed=7):
    """8 to 10 doses half a decade apart, 1 to 3 replicates each; a fifth of the sets of each kind."""
    random = np.random.default_rng(seed)
    for place in range(count):
        doses = 10.0 / 3.1623 ** np.arange(random.integers(8, 11))[::-1]
        x = np.repeat(doses, random.integers(1, 4))
        low, high = np.log(x[0]), np.log(x[-1])
        kind = place % 5
        slope, location = np.exp(random.normal(0.2, 0.4)), random.uniform(low + 1, high - 1)
        lower, upper, spread = random.uniform(0, 0.4), random.normal(1, 0.05), random.uniform(0.02, 0.1)
        if kind == 1:
            lower = upper - random.uniform(0, 0.15)
        if kind == 2:
            slope = random.uniform(4, 12)
        if kind == 3:
            location = high + random.uniform(0, 4)
        if kind == 4:
            spread = 0.2
        mean = lower + (upper - lower) / (1 + np.exp(slope * (np.log(x) - location)))
        yield x, mean + random.normal(0, spread, len(x))


def curve(x, b, c, d, e):
    return c + (d - c) / (1 + np.exp(np.clip(b * (x - e), -500, 500)))


def jacobian(x, b, c, d, e):
    t = np.exp(np.clip(b * (x - e), -500, 500))
    g, h = 1 / (1 + t), t / (1 + t)
    v = -(d - c) * g * h
    return np.stack([v * (x - e), h, g, -b * v], axis=1)


def peer(sets):
    """Residual sums of squares (infinite where curve_fit gives up) and CPU seconds."""
    squares = []
    start = time.process_time()
    for doses, y in sets:
        x = np.log(doses)
        try:
            p, _ = curve_fit(curve, x, y, p0=[1, y.min(), y.max(), x.mean()], jac=jacobian, maxfev=2000)
            squares.append(float(((y - curve(x, *p)) ** 2).sum()))
        except RuntimeError:
            squares.append(float("inf"))
    return np.array(squares), time.process_time() - start


def main():
    warnings.filterwarnings("ignore")
    binary, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    sets = list(make(count))
    with tempfile.TemporaryDirectory() as folder:
        table, out = os.path.join(folder, "sets.csv"), os.path.join(folder, "out.csv")
        with open(table, "w") as file:
            for place, (x, y) in enumerate(sets):
                file.writelines(f"{place},{float(a)!r},{float(b)!r}\n" for a, b in zip(x, y))
        seconds = float(subprocess.run([binary, table, out], check=True, capture_output=True, text=True).stdout)
        rows = [line.split(",") for line in open(out).read().split("\n")]
    ours = np.array([float(row[0]) for row in rows])
    theirs, peer_seconds = peer(sets)
    difference = np.where(np.isfinite(theirs), ours / np.where(np.isfinite(theirs), theirs, 1) - 1, -1)
    report = {
        "sets": count,
        "ours_cpu_s_with_profile_intervals": round(seconds, 3),
        "scipy_cpu_s_fit_only": round(peer_seconds, 3),
        "ratio": round(peer_seconds / seconds, 1),
        "ours_converged": sum(row[1] == "1" for row in rows),
        "ours_all_parameters_inside": sum(row[1] == "1" and row[2] == "" for row in rows),
        "scipy_converged": int(np.isfinite(theirs).sum()),
        "ours_lower": int((difference < -1e-6).sum()),
        "same": int((abs(difference) <= 1e-6).sum()),
        "ours_higher": int((difference > 1e-6).sum()),
        "ours_higher_by_at_most": float(max(difference.max(), 0)),
        "ours_higher_by_kind": {
            name: int((difference[kind::5] > 1e-6).sum()) for kind, name in enumerate(KINDS)
        },
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
