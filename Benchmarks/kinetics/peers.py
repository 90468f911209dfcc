"""The peers' side of the kinetics benchmarks: each function does one task and returns its CPU seconds.

Needs libroadrunner, python-copasi and amici from PyPI (`run` installs them into a virtual environment).
"""
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np



class RoadRunner:
    """CVODE on a compiled model, loaded once and reused."""

    name = "libRoadRunner"

    def __init__(self, file, observables, inputs, end, points):
        import roadrunner

        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_CRITICAL)
        start = time.process_time()
        self.model = roadrunner.RoadRunner(str(file))
        self.load = time.process_time() - start
        self.model.timeCourseSelections = [f"[{name}]" for name in observables]
        known = list(self.model.model.getGlobalParameterIds())
        self.places = [known.index(name) for name in inputs]
        self.end, self.points = end, points

    def set_tolerances(self, relative, absolute):
        integrator = self.model.integrator
        integrator.relative_tolerance, integrator.absolute_tolerance = relative, absolute
        integrator.maximum_num_steps = 200000

    def simulate(self, values):
        self.model.resetAll()
        self.model.model.setGlobalParameterValues(self.places, values)
        return self.model.simulate(0, self.end, self.points)


class Amici:
    """CVODES with KLU; C++ generated and compiled once, without sensitivities."""

    name = "AMICI"

    def __init__(self, file, observables, inputs, end, points, folder):
        import amici.sim.sundials as solver

        start = time.process_time()
        self.model = self._compiled(Path(file), Path(folder) / ("amici_" + Path(file).stem))
        self.load = time.process_time() - start
        self.solver_module, self.solver = solver, self.model.create_solver()
        self.model.set_timepoints(np.linspace(0, end, points))
        known = list(self.model.get_free_parameter_ids())
        self.places = [known.index(name) for name in inputs]
        self.values = np.array(self.model.get_free_parameters())
        states = list(self.model.get_state_ids())
        self.columns = [states.index(name) for name in observables]

    @staticmethod
    def _compiled(file, folder):
        import amici
        from amici.importers.sbml import SbmlImporter

        name = "m_" + file.stem
        if not (folder / "DONE").exists():
            shutil.rmtree(folder, ignore_errors=True)
            SbmlImporter(str(file)).sbml2amici(
                name, str(folder), generate_sensitivity_code=False, verbose=False, compile=False)
            subprocess.run([sys.executable, "setup.py", "build_ext", "--inplace"], cwd=folder, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            (folder / "DONE").touch()
        module = amici.import_model_module(name, str(folder))
        return module.get_model()

    def set_tolerances(self, relative, absolute):
        self.solver.set_relative_tolerance(relative)
        self.solver.set_absolute_tolerance(absolute)
        self.solver.set_max_steps(200000)

    def simulate(self, values):
        self.values[self.places] = values
        self.model.set_free_parameters(self.values)
        result = self.solver_module.run_simulation(self.model, self.solver)
        return np.array(result.x)[:, self.columns]


def time_ensemble(peer, members, repeats):
    """Median CPU seconds for one member."""
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        for values in members:
            peer.simulate(values)
        seconds.append((time.process_time() - start) / len(members))
    return float(np.median(seconds))


def trajectories(peer, members):
    return np.array([np.array(peer.simulate(values)) for values in members])


def propensity(model, values):
    """Total propensity of the two stochastic models, from which the number of events follows."""
    if model == "schlogl":
        x = values[:, 0]
        return 1.5e-7 * 1e5 * x * (x - 1) + 1e-4 / 6 * x * (x - 1) * (x - 2) + 1e-3 * 2e5 + 3.5 * x
    monomers, dimers = values[:, 0], values[:, 1]
    return 0.001 * monomers * (monomers - 1) / 2 + 0.01 * dimers


def stochastic_roadrunner(file, model, end, runs):
    """Events of one run (mean), CPU seconds of one run."""
    import roadrunner

    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_CRITICAL)
    peer = roadrunner.RoadRunner(str(file))
    peer.setIntegrator("gillespie")
    peer.integrator.variable_step_size = False
    peer.integrator.nonnegative = False
    peer.integrator.seed = 1
    peer.timeCourseSelections = ["time"] + list(peer.model.getFloatingSpeciesIds())
    events = []
    start = time.process_time()
    for _ in range(runs):
        peer.reset()
        result = np.array(peer.simulate(0, end, 101))
        events.append(np.trapezoid(propensity(model, result[:, 1:]), result[:, 0]))
    return float(np.mean(events)), (time.process_time() - start) / runs


def stochastic_copasi(file, end, runs):
    """CPU seconds of one run of the direct method."""
    import COPASI

    data = COPASI.CRootContainer.addDatamodel()
    data.importSBML(str(file))
    task = data.getTask("Time-Course")
    task.setMethodType(COPASI.CTaskEnum.Method_directMethod)
    problem = task.getProblem()
    problem.setAutomaticStepSize(False)
    problem.setDuration(end)
    problem.setStepNumber(100)
    problem.setTimeSeriesRequested(True)
    assert task.initializeRaw(COPASI.CCopasiTask.OUTPUT_UI)
    start = time.process_time()
    for _ in range(runs):
        assert task.processRaw(True)
    return (time.process_time() - start) / runs
