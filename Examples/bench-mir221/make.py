#!/usr/bin/env python3
"""Makes the simulated tables of this example: python3 make.py. Seeded; standard library only.

`caspase.csv`, `reporter.csv` and `blots.csv` are simulated too (CC0), and are not made here.
"""
import csv, math, pathlib, random

DATA = pathlib.Path(__file__).parent / "data"


def write(name, header, rows):
    with open(DATA / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def plates():
    """Cell numbers under sorafenib with a control or a miR-221 mimic: four experiments, true ratio of IC50 1.8."""
    random.seed(221)
    rows = []
    for experiment in range(1, 5):
        shift = random.gauss(0, 0.10)
        for arm, ic50 in (("control", 3.0), ("miR-221", 5.4)):
            for dose in (0, 0.1, 0.3, 1, 3, 10, 30, 60):
                for well in range(1, 4):
                    half = ic50 * 10 ** (shift + random.gauss(0, 0.02))
                    share = 0.05 + 0.95 / (1 + (dose / half) ** 1.4)
                    rows.append([experiment, arm, dose, well, round(24000 * share * math.exp(random.gauss(0, 0.06)))])
    write("plates.csv", ["experiment", "arm", "sorafenib_uM", "well", "signal"], rows)


def grid():
    """Viability under sorafenib with an anti-miR-221: three experiments, independent effects and 8 points more."""
    random.seed(39)
    rows = []
    for experiment in range(1, 4):
        for drug in (0, 0.5, 1, 2, 4, 8):
            for anti in (0, 10, 25, 50, 100):
                a, b = 1 / (1 + (drug / 5) ** 1.2), 1 / (1 + anti / 300)
                more = 0.08 if drug > 0 and anti > 0 else 0
                viability = 100 * (a * b - more * min(1, 4 * (1 - a) * a + 0.2)) + random.gauss(0, 3)
                rows.append([experiment, drug, anti, round(viability, 2)])
    write("grid.csv", ["experiment", "sorafenib_uM", "anti_nM", "viability"], rows)


def mice():
    """Tumour volumes under sorafenib with a control or an anti-miR-221: 12 mice in each arm, one tumour vanishes."""
    random.seed(7)
    rows = []
    for arm, rate in (("control", 0.055), ("anti-miR-221", 0.020)):
        for mouse in range(1, 13):
            own, start = rate + random.gauss(0, 0.014), 160 * math.exp(random.gauss(0, 0.2))
            for day in range(0, 29, 4):
                volume = start * math.exp(own * day + random.gauss(0, 0.10))
                if arm != "control" and mouse == 9 and day >= 16:
                    volume = 0
                rows.append([f"{arm[0]}{mouse}", arm, day, round(volume, 1)])
                if volume > 650:
                    break
    write("mice.csv", ["mouse", "arm", "day", "volume_mm3"], rows)


def serum_in_mice():
    """Serum miR-221 (log2, relative) of the same design on five days: it rises with the tumour in the controls."""
    random.seed(16)
    rows = []
    for arm, rise in (("vehicle", 0.05), ("sorafenib", 0.01)):
        for mouse in range(1, 11):
            base, own = random.gauss(0, 0.6), rise + random.gauss(0, 0.02)
            for day in (0, 7, 14, 21, 28):
                rows.append([f"{arm[0]}{mouse}", arm, day, round(base + own * day + random.gauss(0, 0.35), 3)])
    write("serum.csv", ["mouse", "arm", "day", "mir221"], rows)


plates()
grid()
mice()
serum_in_mice()
