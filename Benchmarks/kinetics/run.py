"""MirAxis beside its peers on reaction networks: one task after the other, both sides in one run, CPU seconds of one core.

Reads models and 1,000-member ensembles from the reference folder's `bench/models`; writes Results/kinetics.json and
Results/scaling.json, from which the tables and the figure are made. Trajectories are compared with a reference from
the peer at tolerances a thousand times tighter; the error is the root mean square over members, times and species of
|difference| / (1e-9 + 1e-6 |reference|).
"""
import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

import networks
import peers

RELATIVE, ABSOLUTE = 1e-6, 1e-9
HERE = Path(__file__).resolve().parent.parent
BINARY = HERE / ".build/release/kinetics"


def ours(*words):
    out = subprocess.run([str(BINARY), *map(str, words)], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def error(values, reference):
    return float(np.sqrt(np.mean(((values - reference) / (ABSOLUTE + RELATIVE * np.abs(reference))) ** 2)))


def our_error(file, reference):
    values = np.fromfile(file)
    count = min(len(values) // reference[0].size, len(reference))
    return error(values[: count * reference[0].size].reshape(count, *reference.shape[1:]), reference[:count])


class Task:
    """One ensemble: the model, its members, and what is read."""

    def __init__(self, file, members_file, species, end, points, folder):
        self.file, self.members_file, self.species = file, members_file, species
        self.end, self.points, self.folder = end, points, Path(folder)
        rows = [line.strip().split(",") for line in open(members_file)]
        self.inputs, self.members = rows[0], np.array(rows[1:], float)

    def run(self, relative, absolute, code, members_file=None):
        return ours("ensemble", self.file, members_file or self.members_file, ",".join(self.species), self.end,
                    self.points, relative, absolute, code, self.folder / "out.f64")

    def part(self, count):
        """A file of the first members."""
        file = self.folder / "part.csv"
        file.write_text("\n".join(open(self.members_file).read().splitlines()[: count + 1]) + "\n")
        return file


def loosest(task, reference, allowed):
    """The loosest tolerances, to a sixteenth of a decade, at which our error is not larger than the peer's."""
    members = task.part(len(reference))
    best = 0.0
    for width in (0.5, 0.125, 0.0625):
        while best + width <= 4:
            factor = 10 ** (best + width)
            task.run(RELATIVE * factor, ABSOLUTE * factor, "interpreted", members)
            if our_error(task.folder / "out.f64", reference) > allowed:
                break
            best += width
    return RELATIVE * 10**best, ABSOLUTE * 10**best


def ensemble(task, peer, timed, checked, generated=True):
    """One row: our CPU time and the peer's for one member, at equal nominal tolerance and at equal measured error."""
    peer.set_tolerances(RELATIVE * 1e-3, ABSOLUTE * 1e-3)
    reference = peers.trajectories(peer, task.members[:checked])
    peer.set_tolerances(RELATIVE, ABSOLUTE)
    theirs_error = error(peers.trajectories(peer, task.members[:checked]), reference)
    row = {"model": Path(task.file).stem, "peer": peer.name, "peer_error": theirs_error, "species": len(task.species)}
    row["peer_cpu"] = peers.time_ensemble(peer, task.members[:timed], 3)
    nominal = task.run(RELATIVE, ABSOLUTE, "interpreted")
    row["nominal_cpu"], row["nominal_error"] = nominal["cpu"], our_error(task.folder / "out.f64", reference)
    tolerances = loosest(task, reference, theirs_error)
    row["equal_rtol"] = tolerances[0]
    for code in ("interpreted", "generated") if generated else ("interpreted",):
        runs = [task.run(*tolerances, code) for _ in range(3)]
        row[f"{code}_cpu"] = float(np.median([run["cpu"] for run in runs]))
        row[f"{code}_code"] = runs[0]["code"]
    row["equal_error"] = our_error(task.folder / "out.f64", reference)
    row["peer_cpu_after"] = peers.time_ensemble(peer, task.members[:timed], 3)
    return row


def ensembles(models, folder):
    info = json.loads((models / "models.json").read_text())
    for name, timed, checked in (("legewie2006", 500, 20), ("albeck2008", 200, 20), ("chen2009", 15, 5)):
        model = info[name]
        task = Task(models / model["file"], models / f"{name}_ensemble.csv", model["dynamic"], model["end"],
                    model["points"], folder)
        words = (task.file, task.species, task.inputs, task.end, task.points)
        peer = peers.Amici(*words, folder=Path.home() / ".cache/miraxis-peers") if name == "chen2009" \
            else peers.RoadRunner(*words)
        yield ensemble(task, peer, timed, checked)


def scaling(folder):
    for size, timed in ((10, 300), (60, 60), (200, 8), (500, 2)):
        text, species, rates = networks.network(size)
        file, members = Path(folder) / f"network{size}.xml", Path(folder) / f"network{size}.csv"
        file.write_text(text)
        pick = np.random.default_rng(size)
        peer = peers.RoadRunner(file, species, rates, 100.0, 101)
        values = np.array([peer.model[name] for name in rates])
        rows = values * np.exp(0.2 * pick.standard_normal((200, len(rates))))
        members.write_text("\n".join([",".join(rates)] + [",".join(f"{x:.17g}" for x in row) for row in rows]) + "\n")
        yield ensemble(Task(file, members, species, 100.0, 101, folder), peer, timed, min(timed, 5),
                       generated=size <= 60)


def stochastic(models):
    for model, end, runs in (("schlogl", 10, 100), ("dimer", 100, 300)):
        file = models / f"{model}.xml"
        events, roadrunner = peers.stochastic_roadrunner(file, model, end, runs)
        copasi = peers.stochastic_copasi(file, end, runs)
        result = ours("stochastic", file, end, runs * 40)
        yield {"model": model, "events": result["events"], "events_from_peer": events,
               "per_second": result["events"] / result["cpu"], "libRoadRunner": events / roadrunner,
               "COPASI": result["events"] / copasi}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("reference", type=Path)
    parser.add_argument("tasks", nargs="*", default=["ensembles", "stochastic", "load", "threads", "many", "scaling"])
    arguments = parser.parse_args()
    models = arguments.reference / "bench/models"
    results = HERE / "Results"
    results.mkdir(exist_ok=True)
    file = results / "kinetics.json"
    found = json.loads(file.read_text()) if file.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        for task in arguments.tasks:
            if task == "ensembles":
                found[task] = list(ensembles(models, folder))
            elif task == "stochastic":
                found[task] = list(stochastic(models))
            elif task == "scaling":
                found[task] = list(scaling(folder))
            elif task == "load":
                found[task] = ours("load", models / "albeck2008.xml")
            elif task == "threads":
                info = json.loads((models / "models.json").read_text())["albeck2008"]
                found[task] = ours("threads", models / info["file"], models / "albeck2008_ensemble.csv",
                                   ",".join(info["dynamic"]), info["end"], info["points"])
            elif task == "many":
                found[task] = ours("many", models / "legewie2006.xml", 1_000_000, 10800, 101, 2)
            print(json.dumps({task: found[task]}, indent=1), flush=True)
            file.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
