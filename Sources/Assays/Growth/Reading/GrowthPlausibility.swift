internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

// Values that cannot be what they say: a thousand times too small or too large, and where series begin.

extension GrowthRecords {
    /// mm³ and cm³ differ by a thousand. A value that lies by such a factor off both its neighbours, and an
    /// animal whose whole series lies so far off the others', are taken for another unit. An end value off its
    /// only neighbour can be a tumour that all but vanished: a caution.
    ///
    /// - Throws: `mixed-units` at the row.
    mutating func checkUnits() throws(InputError) {
        var ends: [Int] = []
        for animal in animals where columns.part == nil {
            let points = animal.points.filter { !$0.isBelow }
            for place in points.indices where points.count >= 3 {
                let before = place > 0 ? points[place].value / points[place - 1].value : nil
                let after =
                    place + 1 < points.count ? points[place].value / points[place + 1].value : nil
                guard [before, after].compactMap({ $0 }).allSatisfy(Self.isThousandfold) else { continue }
                guard let before, let after else {
                    ends.append(points[place].row)
                    continue
                }
                throw mixed(
                    points[place].row,
                    "a value about a thousand times "
                        + (max(before, after) < 1 ? "smaller" : "larger")
                        + " than those before and after it of the same \(columns.oneNoun)", animal)
            }
        }
        if !ends.isEmpty {
            let lines = ends.prefix(3).map { "\(table.origins[$0].line)" }
            cautions.append(
                Caution(
                    "mixed-units",
                    "\(ends.count) first or last values lie by a factor of about a thousand off the next one "
                        + "of the same \(columns.oneNoun) (line \(Numbers.list(lines))): another unit?",
                    weight: .serious))
        }
        let starts = animals.map { exp(Self.meanLog($0)) }
        guard animals.count >= 3, let middle = Descriptives(starts).median.value, middle > 0 else { return }
        for (animal, start) in zip(animals, starts) where !animal.points[0].isBelow {
            if Self.isThousandfold(start / middle), Self.isThousandfold(animal.points[0].value / middle) {
                throw mixed(
                    animal.points[0].row,
                    "all values of one \(columns.oneNoun) about a thousand times "
                        + (start < middle ? "smaller" : "larger") + " than those of the others", animal)
            }
        }
    }

    private static func meanLog(_ animal: GrowthAnimal) -> Double {
        animal.points.reduce(0) { $0 + log($1.value) } / Double(animal.points.count)
    }

    /// Within a factor of five of a thousand, up or down.
    private static func isThousandfold(_ ratio: Double) -> Bool {
        let size = abs(log10(ratio))
        return size > 2.3 && size < 3.7
    }

    private func mixed(_ row: Int, _ what: String, _ animal: GrowthAnimal) -> InputError {
        InputError(
            "mixed-units",
            "column '\(columns.value)' holds \(what): two units in one column, such as mm³ and cm³?",
            at: table.origins[row].location, column: columns.value, value: animal.label,
            remedy: "bring all rows to one unit with the step 'derive', or say 'units: as-recorded' if the "
                + "value is right")
    }

    /// Late first measurements and zero first values.
    mutating func noteBaselines() {
        guard let start = columns.baseline ?? animals.map(\.firstTime).min() else { return }
        let late = animals.count { $0.firstTime > start }
        if late > 0 {
            cautions.append(
                Caution(
                    "baseline-missing",
                    "\(Numbers.count(late, columns.noun)) have no measurement at \(columns.time) "
                        + "\(Numbers.plain(start)), where the others begin. Changes, responses and areas of "
                        + "each count from its own first measurement; slopes do not need it.",
                    weight: .serious))
        }
        let zero = animals.count { $0.points[0].isBelow }
        if zero > 0 {
            cautions.append(
                Caution(
                    "zero-baseline",
                    "\(Numbers.count(zero, columns.noun)) begin below the limit of measurement: relative "
                        + "values and the time to a multiple have no meaning for them and are undefined there.",
                    weight: .serious))
        }
    }

    mutating func noteCensored() {
        let count = animals.reduce(0) { $0 + $1.points.count(where: \.isBelow) }
        if count == 0 { return }
        let vanished = animals.count { $0.points[$0.points.count - 1].isBelow }
        cautions.append(
            Caution(
                "left-censored",
                "\(count) values lie below the limit of measurement (\(Numbers.count(vanished, columns.noun)) "
                    + "at the last one: vanished). None is dropped: each is known to lie below the limit, and is "
                    + "counted so.", weight: .serious))
    }
}
