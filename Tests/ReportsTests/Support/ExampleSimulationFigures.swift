import Findings

/// Figures of simulations, each in the sizes at which a drawing breaks.
extension ExampleFigures {
    /// Decays and rises of sizes that differ by `ratio` from one to the next.
    static func trajectories(
        _ names: [String] = ["A", "B"], ratio: Double = 2, points: Int = 101, levels: [Double] = [],
        traces: Int = 0, isLogScale: Bool = false, stopsAt: Int? = nil, annotation: String? = nil
    ) -> Figure {
        var random = Numbers0(seed: UInt64(points))
        let times = (0..<points).map { 48 * Double($0) / Double(max(1, points - 1)) }
        let series = names.enumerated().map { position, name -> TrajectoriesFigure.Series in
            let size = 100 * power(ratio, -Double(position))
            func curve(_ factor: Double) -> [Double?] {
                times.enumerated().map { index, time in
                    if let stopsAt, index >= stopsAt { return nil }
                    let decay = power(2.718, -time * factor / (8 + 4 * Double(position)))
                    return size * (position % 2 == 0 ? decay : 1 - decay)
                }
            }
            let bands = levels.map { level in
                let (slow, fast) = (curve(1 - level), curve(1 + level))
                return TrajectoriesFigure.Band(
                    lowerLevel: (500 - 500 * level).rounded() / 1000,
                    upperLevel: (500 + 500 * level).rounded() / 1000,
                    lower: zip(slow, fast).map { a, b in a.flatMap { a in b.map { min(a, $0) } } },
                    upper: zip(slow, fast).map { a, b in a.flatMap { a in b.map { max(a, $0) } } })
            }
            return .init(
                name: name, unit: position == 1 ? "nM" : nil, values: curve(1), bands: bands,
                traces: (0..<traces).map { _ in curve(0.6 + 0.8 * random.uniform()) })
        }
        return Figure(
            id: "time-course", title: "Time course of \(names.count) observables", caption: "Made up.",
            content: .trajectories(
                TrajectoriesFigure(
                    time: AxisLabel("Time", unit: "h"), value: AxisLabel("Concentration", unit: "nM"),
                    isLogScale: isLogScale, times: times, series: series, annotation: annotation)))
    }

    /// Hill curves of a dose, with a second input where asked for.
    static func scan(_ names: [String] = ["pERK"], isMap: Bool = false, points: Int = 25, gaps: Bool = false)
        -> Figure
    {
        func doses(_ count: Int) -> [Double] {
            (0..<count).map { power(10, -2 + 4 * Double($0) / Double(max(1, count - 1))) }
        }
        let (xs, ys) = (doses(points), isMap ? doses(13) : [1])
        let readOuts = names.enumerated().map { position, name -> ScanFigure.ReadOut in
            let values = ys.flatMap { y in
                xs.map { x -> Double? in
                    if gaps, x > 3, x < 6 { return nil }
                    let half = 1 + Double(position) + (isMap ? y / 4 : 0)
                    return 100 * x / (half + x)
                }
            }
            return .init(name: name, unit: "nM", values: values)
        }
        func input(_ name: String, _ values: [Double]) -> ScanFigure.Input {
            .init(label: AxisLabel(name, unit: "µM"), values: values, isLogScale: true)
        }
        return Figure(
            id: "scan", title: "Dose and response", caption: "Made up.",
            content: .scan(
                ScanFigure(
                    x: input("sorafenib", xs), y: isMap ? input("MEK inhibitor", ys) : nil,
                    value: AxisLabel("Steady state"), readOuts: readOuts)))
    }

    static var simulations: [(name: String, figure: Figure)] {
        let many = (1...30).map { "species \($0)" }
        return [
            ("course-1", trajectories(["A"])),
            ("course-5", trajectories(["A", "B", "C", "D", hostile])),
            ("course-apart", trajectories(["EGFR", "pERK", "DUSP6"], ratio: 1000)),
            ("course-30", trajectories(many, ratio: 1.2)),
            ("course-log", trajectories(["A", "B", "C"], ratio: 1000, isLogScale: true)),
            ("course-stopped", trajectories(["A", "B"], stopsAt: 60)),
            ("course-fine", trajectories(["A"], points: 20_000)),
            ("course-point", trajectories(["A", "B"], points: 1)),
            ("ensemble-1", trajectories(["pERK"], levels: [0.6, 0.3], annotation: "1000 members")),
            (
                "ensemble-4",
                trajectories(
                    ["A", "B", "C", "a long observable: pERK/(ERK + pERK + ppERK)"], ratio: 3,
                    levels: [0.6, 0.3], traces: 6, annotation: "1000 members, 3 of them stopped early")
            ),
            ("replicates", trajectories(["mRNA"], traces: 40)),
            ("scan-1", scan()), ("scan-3", scan(["pERK", "pAKT", "DUSP6"], gaps: true)),
            ("scan-8", scan((1...8).map { "output \($0)" }, points: 9)), ("scan-point", scan(points: 1)),
            ("map-1", scan(isMap: true, gaps: true)),
            ("map-3", scan(["pERK", "pAKT", hostile], isMap: true)),
        ]
    }
}
