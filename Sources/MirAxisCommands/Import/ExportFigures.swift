internal import Findings
internal import Instruments
internal import Reports
internal import Tables

/// The plates and the amplification curves of one export.
struct ExportFigures {
    private let export: InstrumentExport
    private static let mostPlates = 8
    private static let mostCurves = 400

    init(_ export: InstrumentExport) { self.export = export }

    var figures: [Figure] { plates + curves }

    private func labels(_ table: Table, _ column: String) -> [String?] {
        (try? table.labels(column)) ?? []
    }

    private var plates: [Figure] {
        let wells = export.wells
        let (plates, names) = (labels(wells, "plate"), labels(wells, "well"))
        var seen: Set<String> = []
        let distinct = plates.compactMap { $0 }.filter { seen.insert($0).inserted }
        return distinct.prefix(Self.mostPlates).enumerated().compactMap { place, plate in
            let rows = plates.indices.filter { plates[$0] == plate }
            let places = rows.compactMap { row in names[row].flatMap(Self.place).map { (row, $0) } }
            guard !places.isEmpty, places.count == rows.count else { return nil }
            return figure(plate, number: place + 1, places)
        }
    }

    private func figure(_ plate: String, number: Int, _ places: [(row: Int, place: (Int, Int))]) -> Figure {
        let wells = export.wells
        let (targets, status) = (labels(wells, "target"), labels(wells, "status"))
        let cq = (try? wells.numbers("cq")) ?? []
        let isLarge = places.contains { $0.place.0 > 7 || $0.place.1 > 11 }
        var taken: Set<[Int]> = []
        let shown = places.filter { taken.insert([$0.place.0, $0.place.1]).inserted }
        let discs = shown.map { row, place in
            PlateMapFigure.Well(
                row: place.0, column: place.1, value: cq[row].exactValue,
                mark: status[row] == WellStatus.detected.rawValue ? nil : status[row], label: targets[row])
        }
        let more = places.count - shown.count
        return Figure(
            id: "plate-\(number)", title: "Plate \(plate)",
            caption: "Cq of each well."
                + (more > 0 ? " Of a well with several targets the first is shown." : ""),
            content: .plateMap(
                PlateMapFigure(
                    rows: isLarge ? 16 : 8, columns: isLarge ? 24 : 12,
                    value: AxisLabel("Cq", unit: "cycles"), wells: discs)))
    }

    /// Row and column, 0-based; nil for a name that is no place on a plate.
    private static func place(_ well: String) -> (Int, Int)? {
        guard let letter = well.utf8.first, (0x41...0x50).contains(letter),
            let column = Int(well.dropFirst()),
            (1...24).contains(column)
        else { return nil }
        return (Int(letter) - 0x41, column - 1)
    }

    /// One panel for each target, all its wells as curves, coloured by their task.
    private var curves: [Figure] {
        guard let table = export.amplification else { return [] }
        let (wells, targets) = (labels(table, "well"), labels(table, "target"))
        let plates = labels(table, "plate")
        let (cycles, signal) = (
            (try? table.numbers("cycle")) ?? [], (try? table.numbers("fluorescence")) ?? []
        )
        var order: [[String?]] = []
        var points: [[String?]: [FittedCurvesFigure.Point]] = [:]
        for row in 0..<table.rowCount {
            guard let x = cycles[row].exactValue, let y = signal[row].exactValue else { continue }
            let key = [plates[row], wells[row], targets[row]]
            if points[key] == nil { order.append(key) }
            points[key, default: []].append(.init(x: x, y: y))
        }
        let tasks = tasks
        let shown = order.prefix(Self.mostCurves).map { key in
            FittedCurvesFigure.Curve(
                name: tasks[key] ?? "well", panel: key[2] ?? "no target named", points: points[key] ?? [],
                isJoined: true)
        }
        let rest = order.count - shown.count
        return [
            Figure(
                id: "amplification", title: "Amplification curves",
                caption: "Fluorescence by cycle as exported, a line for each well, coloured by its task."
                    + (rest > 0 ? " The first \(shown.count) of \(order.count); the table holds all." : ""),
                content: .fittedCurves(
                    FittedCurvesFigure(
                        x: AxisLabel("Cycle"), y: AxisLabel("Fluorescence"), isLogX: false,
                        curves: Array(shown))))
        ]
    }

    /// By plate, well and target.
    private var tasks: [[String?]: String] {
        let wells = export.wells
        let columns = ["plate", "well", "target", "task"].map { labels(wells, $0) }
        return Dictionary(
            (0..<wells.rowCount).map { row in (columns.prefix(3).map { $0[row] }, columns[3][row] ?? "well")
            },
            uniquingKeysWith: { first, _ in first })
    }
}
