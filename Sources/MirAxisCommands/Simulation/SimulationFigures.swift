internal import Findings
internal import Kinetics

extension SimulationRequest {
    func figure(_ course: Course) -> Figure {
        let series = columns.enumerated().map { position, column in
            TrajectoriesFigure.Series(name: column.name, unit: column.unit, values: course.column(position))
        }
        return trajectories(
            "time-course", "Time course of \(model.title)", "\(methodSentence)", course.asked, series)
    }

    func trajectories(
        _ id: String, _ title: String, _ caption: String, _ times: [Double],
        _ series: [TrajectoriesFigure.Series], value: String = "Value", annotation: String? = nil
    ) -> Figure {
        Figure(
            id: "simulated-\(id)", title: title, caption: "Simulated. \(caption)",
            content: .trajectories(
                TrajectoriesFigure(
                    time: AxisLabel("Time", unit: model.timeUnit), value: AxisLabel(value),
                    isLogScale: isLogScale, times: times, series: series, annotation: annotation)))
    }

    /// How it was computed, for captions.
    var methodSentence: String {
        switch method {
        case .ssa: "Exact stochastic simulation, seed \(seed)."
        case .ode, .cvodes:
            "Deterministic, relative tolerance \(shortestText(relativeTolerance)), absolute "
                + "\(shortestText(absoluteTolerance))."
        }
    }
}
