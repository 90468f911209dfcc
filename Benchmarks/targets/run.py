"""CPU seconds of `miraxis target` beside TargetScan 7's script, on the same sequences.

    run.py MIRAXIS PERL_SCRIPT FOLDER MICRORNAS

The script takes minutes for a hundred microRNAs, so it reads the first tenth of the sequences; its time is scaled to all.
"""
import os
import resource
import subprocess
import sys

miraxis, script, folder, mirnas = sys.argv[1:5]
here = os.path.dirname(os.path.abspath(__file__))
fasta, tabbed = os.path.join(folder, "utrs.fa"), os.path.join(folder, "utrs.txt")
if not os.path.exists(fasta):
    subprocess.run([sys.executable, os.path.join(here, "utrs.py"), fasta, tabbed, "2000"], check=True)


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.devnull, "w") as nothing:
        done = subprocess.run(command, stdout=nothing, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, done.stderr.strip().split("\n")[-1]


def best(command, times=3):
    return min(cpu(command) for _ in range(times))


names = [line[1:].split()[0] for line in open(mirnas) if line.startswith(">")]
letters = [line.strip().replace("T", "U") for line in open(mirnas) if not line.startswith(">") and line.strip()]
with open(os.path.join(folder, "families.txt"), "w") as file:
    for name, sequence in zip(names, letters):
        file.write(f"{name}\t{sequence[1:8]}\t9606\n")

for label, arguments in [
    ("one microRNA", ["--mirna", "miR-221-3p"]),
    (f"{len(names)} microRNAs", ["--mirna", mirnas]),
    ("one microRNA, scored with accessibility", ["--mirna", "miR-221-3p", "--score"]),
]:
    seconds, words = best([miraxis, "target", *arguments, "--utr", fasta], 1 if "--score" in arguments else 3)
    print(f"{label}: {seconds:.2f} CPU s; {words}")

share = sum(len(line) for line in open(tabbed)) / sum(len(line) for line in open(fasta))
output = os.path.join(folder, "peer.txt")
if os.path.exists(output):
    os.remove(output)
peer, _ = cpu(["perl", script, os.path.join(folder, "families.txt"), tabbed, output])
with open(output) as file:
    sites = sum(1 for _ in file) - 1
ours, words = best([miraxis, "target", "--mirna", mirnas, "--utr", fasta])
print(f"TargetScan 7, {len(names)} microRNAs on {share:.3f} of the sequences: {peer:.1f} CPU s, {sites} sites")
print(f"scaled to all: {peer / share:.0f} CPU s; ratio {peer / share / ours:.0f}")
