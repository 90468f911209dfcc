import Findings
import Foundation
import Inputs
import Tables

import Assays

/// Tables of volumes made for one test each.
enum GrowthTables {
    struct Row {
        var animal: String
        var arm: String
        var day: Double
        var volume: NumericCell
        init(_ animal: String, _ arm: String, _ day: Double, _ volume: Double) {
            (self.animal, self.arm, self.day, self.volume) = (animal, arm, day, .exact(volume))
        }
    }

    static func table(_ rows: [Row]) -> Table {
        Table(
            name: "volumes",
            columns: [
                Column("animal", cells: .texts(rows.map(\.animal))),
                Column("arm", cells: .texts(rows.map(\.arm))),
                Column("day", unit: "days", cells: .numbers(rows.map { .exact($0.day) })),
                Column("volume", unit: "mm3", cells: .numbers(rows.map(\.volume))),
            ], origins: rows.indices.map { RowOrigin(file: "volumes.csv", line: $0 + 2) })
    }

    /// Exponential growth with a fixed wobble: rate per day by arm, the animals' own rates spread around it.
    static func rows(
        _ arms: [(name: String, count: Int, rate: Double)], days: [Double] = [0, 3, 7, 10, 14, 17, 21]
    ) -> [Row] {
        var rows: [Row] = []
        for (place, arm) in arms.enumerated() {
            for animal in 0..<arm.count {
                let rate = arm.rate + 0.008 * sin(Double(7 * animal + 3 * place) + 0.5)
                let start = 150 * exp(0.2 * sin(Double(5 * animal + place)))
                for day in days {
                    let wobble = 0.05 * sin(13 * Double(animal) + 2.9 * day + Double(place))
                    rows.append(
                        Row(
                            "\(arm.name.prefix(1))\(animal + 1)", arm.name, day,
                            start * exp(rate * day + wobble)))
                }
            }
        }
        return rows
    }

    static let plain = rows([("vehicle", 12, 0.09), ("drug", 12, 0.04)])

    static func analysis(
        limit: Double? = nil, baseline: Double? = nil, until: Double? = nil, nested: String? = nil,
        scale: GrowthScale = .log
    ) -> GrowthAnalysis {
        GrowthAnalysis(
            value: "volume", time: "day", animal: "animal", arm: "arm", of: "drug", against: "vehicle",
            scale: scale, limit: limit, baseline: baseline, until: until, nested: nested)
    }

    static func finding(_ rows: [Row], limit: Double? = nil) throws -> Finding {
        try analysis(limit: limit).run(on: table(rows), context: AnalysisContext())
    }

    /// The code of the error that the rows give; nil where they give none.
    static func error(_ rows: [Row], limit: Double? = nil) -> InputError? {
        do {
            _ = try finding(rows, limit: limit)
            return nil
        } catch let error as InputError { return error } catch { return nil }
    }
}

extension Finding {
    func caution(_ code: String) -> Caution? { cautions.first { $0.code == code } }
    func estimate(_ name: String) -> Estimate? { estimates.first { $0.name == name } }
}
