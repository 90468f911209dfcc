internal import Findings
internal import Inputs
internal import Tables

// Who is who: ids that stand in two arms, and two values of one animal on one day.

extension GrowthRecords {
    /// - Throws: `animal-in-two-arms` where an id changes arm, or where one id among many stands in two.
    mutating func checkIdentities() throws(InputError) {
        guard columns.arm != nil else { return }
        var byLabel: [String: [Int]] = [:]
        for (place, animal) in animals.enumerated() { byLabel[animal.label, default: []].append(place) }
        let shared = animals.indices.filter { (byLabel[animals[$0].label]?.count ?? 0) > 1 }
        guard !shared.isEmpty else { return }
        for place in shared {
            let others = byLabel[animals[place].label]!.filter { $0 != place }
            let times = Set(animals[place].points.map(\.time))
            for other in others where times.isDisjoint(with: animals[other].points.map(\.time)) {
                throw inTwoArms(place, other)
            }
        }
        // The smallest arm concerned: numbered 1, 2, 3 in each arm, or one animal entered twice?
        let arms = Set(shared.map { animals[$0].arm })
        let shares = arms.map { arm in
            Double(shared.count { animals[$0].arm == arm })
                / Double(animals.count { $0.arm == arm })
        }
        guard shares.max()! > 0.5 else {
            let first = shared[0]
            throw inTwoArms(first, byLabel[animals[first].label]!.first { $0 != first }!)
        }
        let labels = Set(shared.map { animals[$0].label }).count
        cautions.append(
            Caution(
                "ids-reused-across-arms",
                counted(
                    labels, "ids", "of column '\(columns.animal)' stands",
                    "of column '\(columns.animal)' stand")
                    + " in more than one \(columns.arm ?? "arm"), measured at the same times: they are taken as different \(columns.noun), one for each "
                    + "\(columns.arm ?? "arm"). If one \(columns.oneNoun) carried both, this analysis is wrong.",
                weight: .serious))
    }

    private func inTwoArms(_ a: Int, _ b: Int) -> InputError {
        let row = animals[b].points[0].row
        return InputError(
            "animal-in-two-arms",
            "one \(columns.oneNoun) stands in two levels of '\(columns.arm ?? "arm")': lines "
                + "\(table.origins[animals[a].points[0].row].line) and \(table.origins[row].line)",
            at: table.origins[row].location, column: columns.animal, value: animals[b].label,
            remedy: "correct the arm, or give different \(columns.noun) different ids (arm and number)")
    }

    /// - Throws: `repeated-measurement` with the two lines.
    func requireOneValueEachTime() throws(InputError) {
        for animal in animals {
            for (a, b) in zip(animal.points, animal.points.dropFirst()) where a.time == b.time {
                let isSame = a.value == b.value ? "the same value twice" : "two values"
                throw InputError(
                    "repeated-measurement",
                    "one \(columns.oneNoun) has \(isSame) at one \(columns.time): lines "
                        + "\(table.origins[a.row].line) and \(table.origins[b.row].line)",
                    at: table.origins[b.row].location, column: columns.value, value: animal.label,
                    remedy: "correct the day, average them with the step 'mean_of', keep one with "
                        + "'first_of', or name the column that tells nodules apart with 'nested'")
            }
        }
    }

    /// Levels that differ from an arm compared in case, blanks or signs only: the same arm, spelt otherwise?
    mutating func noteSpellings(of arms: [String]) throws(InputError) {
        guard let column = columns.arm else { return }
        let labels = try table.labels(column).compactMap { $0 }
        func core(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
        for arm in arms {
            let alike = labels.filter { !arms.contains($0) && core($0) == core(arm) }
            guard !alike.isEmpty else { continue }
            cautions.append(
                Caution(
                    "arm-spellings",
                    counted(alike.count, "rows", "has", "have")
                        + " a level of '\(column)' that differs from '\(arm)' only in case, "
                        + "blanks or signs, and \(alike.count == 1 ? "is" : "are") left out; if that is the same arm, "
                        + "bring both together with "
                        + "the step 'recode'.", weight: .serious))
        }
    }

    /// Two animals with the same values at the same times: a copied column.
    mutating func noteCopies() {
        struct Key: Hashable {
            var times: [Double]
            var values: [Double]
        }
        var seen: [Key: Int] = [:]
        var copies: [(Int, Int)] = []
        for (place, animal) in animals.enumerated() {
            let key = Key(times: animal.points.map(\.time), values: animal.points.map(\.value))
            guard key.values.count >= 3, Set(key.values).count > 1 else { continue }
            if let first = seen[key] { copies.append((first, place)) } else { seen[key] = place }
        }
        guard !copies.isEmpty else { return }
        let lines = copies.prefix(3).map { first, second in
            "lines from \(table.origins[animals[first].points[0].row].line) and "
                + "\(table.origins[animals[second].points[0].row].line)"
        }
        cautions.append(
            Caution(
                "copied-values",
                counted(copies.count, columns.noun, "has", "have")
                    + " exactly the values of another one at every "
                    + "time (\(Numbers.list(lines))): was a column copied? Both are analysed as they stand.",
                weight: .serious))
    }
}
