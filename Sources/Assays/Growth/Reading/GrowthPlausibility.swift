internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

// Values that cannot be what they say: a thousand times too small or too large, and where series begin.

extension GrowthRecords {
    /// mm³ and cm³ differ by a thousand. A step by such a factor from one value of an animal to the next, and an
    /// animal whose whole series lies so far off the others', are taken for another unit. Values at the limit of
    /// measurement, and several last ones that are all alike, can be a tumour that all but vanished: a caution.
    ///
    /// - Throws: `mixed-units` at the row.
    mutating func checkUnits() throws(InputError) {
        var vanished: [Int] = []
        for animal in animals where columns.part == nil {
            let points = animal.points.filter { !$0.isBelow && $0.value != columns.limit }
            guard points.count >= 3 else { continue }
            for place in points.indices.dropFirst() {
                let before = points[place].value / points[place - 1].value
                let after = place + 1 < points.count ? points[place].value / points[place + 1].value : 1
                let standsApart = Self.isThousandfold(before) && Self.isThousandfold(after)
                guard Self.isThousandfoldStep(before) || standsApart else { continue }
                let rest = points[place...]
                if rest.count > 1, rest.allSatisfy({ $0.value == points[place].value }) {
                    vanished.append(points[place].row)
                    break
                }
                // The first value may be the one that is off.
                let isFirst =
                    place == 1 && !Self.isThousandfoldStep(points[2].value / points[1].value)
                throw stepError(points, at: isFirst ? 0 : place, animal)
            }
        }
        if !vanished.isEmpty {
            let lines = vanished.prefix(3).map { "\(table.origins[$0].line)" }
            cautions.append(
                Caution(
                    "mixed-units",
                    counted(vanished.count, columns.noun, "falls", "fall")
                        + " by a factor of about a thousand, to one value from there on (from line \(Numbers.list(lines))): another unit, or tumours too small to "
                        + "be measured? For those say 'limit'.", weight: .serious))
        }
        let starts = animals.map { exp(Self.meanLog($0)) }
        guard animals.count >= 3, let middle = Descriptives(starts).median.value, middle > 0 else { return }
        for (animal, start) in zip(animals, starts) where !animal.points[0].isBelow {
            if Self.isThousandfold(start / middle), Self.isThousandfold(animal.points[0].value / middle) {
                throw mixed(
                    animal.points[0].row,
                    "all values of one \(columns.oneNoun) are about a thousand times "
                        + (start < middle ? "smaller" : "larger") + " than those of the others", animal)
            }
        }
    }

    private func stepError(_ points: [GrowthPoint], at place: Int, _ animal: GrowthAnimal) -> InputError {
        let other = place > 0 ? points[place - 1].value : points[1].value
        let size = points[place].value < other ? "smaller" : "larger"
        let what =
            if place == 0 {
                "a first value is about a thousand times \(size) than the next one"
            } else if place == points.count - 1 {
                "a last value is about a thousand times \(size) than the one before it"
            } else {
                "a value is about a thousand times \(size) than the one before it"
            }
        return mixed(points[place].row, what + " of the same \(columns.oneNoun)", animal)
    }

    /// A fall by 200 to 2000 or a rise by 500 to 5000: a thousand, times what a tumour may grow meanwhile. A rise
    /// of less may be growth from a tumour that could just be felt.
    private static func isThousandfoldStep(_ ratio: Double) -> Bool {
        let size = log10(ratio)
        return size > 0 ? size > 2.7 && size < 3.7 : size < -2.3 && size > -3.3
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
            "\(what): two units in one column, such as mm³ and cm³?",
            at: table.origins[row].location, column: columns.value, value: animal.label,
            remedy:
                "bring all rows to one unit with the step 'derive', say 'limit' if it is a tumour too small "
                + "to be measured, or 'units: as-recorded' if the value is right")
    }

    /// Late first measurements and zero first values.
    mutating func noteBaselines() {
        guard let start = columns.baseline ?? animals.map(\.firstTime).min() else { return }
        let late = animals.count { $0.firstTime > start }
        if late > 0 {
            cautions.append(
                Caution(
                    "baseline-missing",
                    counted(late, columns.noun, "has", "have") + " no measurement at \(columns.time) "
                        + "\(Numbers.plain(start)), where the others begin. Changes, responses and areas of "
                        + "each count from its own first measurement; slopes do not need it.",
                    weight: .serious))
        }
        let zero = animals.count { $0.points[0].isBelow }
        if zero > 0 {
            cautions.append(
                Caution(
                    "zero-baseline",
                    counted(zero, columns.noun, "begins", "begin")
                        + " below the limit of measurement: relative values and "
                        + "the time to a multiple have no meaning there and are undefined.",
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
                counted(count, "values", "lies", "lie") + " below the limit of measurement ("
                    + "\(Numbers.count(vanished, columns.noun)) "
                    + "at the last one: vanished). None is dropped: each is known to lie below the limit, and is "
                    + "counted so.", weight: .serious))
    }
}
