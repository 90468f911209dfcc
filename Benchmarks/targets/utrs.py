"""Synthetic 3'UTRs of human composition: 20,000 sequences, 30 million nucleotides in all, the same bytes each time.

A first-order Markov chain; its shares of dinucleotides were counted in 25,408 windows of 101 nt from human 3'UTRs
(2.53 million dinucleotides). Lengths are log-normal.

    utrs.py FASTA [TABBED ROWS]   the second file holds the first ROWS sequences as TargetScan's script reads them
"""
import sys

import numpy as np

# AA AC AG AU / CA … UU
SHARES = np.array([
    [0.08327, 0.04866, 0.06863, 0.06592],
    [0.06871, 0.06379, 0.01565, 0.07360],
    [0.05747, 0.05034, 0.06077, 0.05358],
    [0.05719, 0.05886, 0.07700, 0.09655],
])


def sequences(total=30_000_000, count=20_000, seed=1):
    rng = np.random.default_rng(seed)
    steps = (SHARES / SHARES.sum(1, keepdims=True)).cumsum(1)
    lengths = np.exp(rng.normal(6.9, 1.0, count))
    lengths = np.maximum(20, lengths / lengths.sum() * total).astype(int)
    lengths[0] += total - lengths.sum()
    # All chains at once, the longest first, so that those still running stand in front.
    order = np.argsort(-lengths)
    state = rng.integers(0, 4, count)
    rows = [np.empty(lengths[k], np.uint8) for k in order]
    running = count
    for place in range(lengths.max()):
        while running and lengths[order[running - 1]] <= place:
            running -= 1
        draw = rng.random(running)
        state[:running] = np.minimum(3, (draw[:, None] > steps[state[:running]]).sum(1))
        for k in range(running):
            rows[k][place] = state[k]
    letters = np.frombuffer(b"ACGU", np.uint8)
    found = [None] * count
    for k, row in zip(order, rows):
        found[k] = letters[row].tobytes()
    return found


if __name__ == "__main__":
    found = sequences()
    with open(sys.argv[1], "wb") as file:
        for index, letters in enumerate(found):
            file.write(b">U%d\n%s\n" % (index, letters))
    if len(sys.argv) > 3:
        with open(sys.argv[2], "wb") as file:
            for index, letters in enumerate(found[:int(sys.argv[3])]):
                file.write(b"U%d\t9606\t%s\n" % (index, letters))
