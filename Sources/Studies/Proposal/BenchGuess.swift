internal import Tables

/// What a table of the bench asks: recognised by the names of its columns together.
struct BenchGuess {
    private let table: TableGuess

    init(_ table: TableGuess) { self.table = table }

    private func column(_ words: Set<String>, isNumber: Bool? = nil) -> ColumnGuess? {
        table.columns.first { column in
            column.words.has(words) && (isNumber == nil || (column.sketch.kind == .number) == isNumber)
        }
    }

    /// A column of two levels, with the one that looks like a control last.
    private var arms: (column: ColumnGuess, of: String, against: String)? {
        let named = table.columns.filter {
            $0.words.has(["arm", "group", "treatment", "treat", "condition", "mimic", "lane", "transfection"])
        }
        guard let column = named.first(where: { $0.sketch.distinct.count == 2 }) else { return nil }
        let levels = column.sketch.distinct
        let control = Clues.first(Clues.controlLevels, in: levels) ?? levels[0]
        return (column, levels.first { $0 != control } ?? levels[1], control)
    }

    private var experiment: ColumnGuess? { column(["experiment", "exp", "blot", "passage", "biorep"]) }

    /// One row for each sample, where the table holds Cq values.
    var preparation: ProposedPreparation? {
        guard let cq = column(["cq", "ct", "cp", "crt"], isNumber: true),
            let target = column(["target", "gene", "detector", "assay", "mirna"], isNumber: false),
            let sample = column(["sample", "samples"])
        else { return nil }
        let levels = target.sketch.distinct
        let steps = [
            "normalise_cq: {targets: \(ProposalText.list(Array(levels.prefix(1)))), references: [], "
                + "sample: \(ProposalText.quoted(sample.name)), target: \(ProposalText.quoted(target.name)), "
                + "cq: \(ProposalText.quoted(cq.name))}   # fill in targets and references"
        ]
        return ProposedPreparation(
            name: table.name + "_samples", from: table.name, key: nil, steps: steps,
            why: "'\(cq.name)' is a Cq, which falls as the amount rises: a sample's amount is made first")
    }

    var claim: ProposedClaim? { growth ?? curve ?? nested }

    private func claim(
        _ analysis: String, _ link: String, _ sentence: String, _ options: [(String, ColumnGuess?)],
        _ words: [(String, String)], higher: String, why: String
    ) -> ProposedClaim {
        let columns = options.compactMap { key, column in column.map { (key: key, value: $0.name) } }
        return ProposedClaim(
            link: link, sentence: sentence, table: table.name, analysis: analysis,
            options: columns + words.map { (key: $0.0, value: $0.1) }, higherMeans: higher, why: why)
    }

    private var growth: ProposedClaim? {
        guard let value = column(["volume", "tumour", "tumor", "size", "volumes"], isNumber: true),
            let time = column(["day", "days", "time", "week"], isNumber: true),
            let animal = column(["animal", "mouse", "rat", "id", "mice"]), animal.name != value.name,
            let arms
        else { return nil }
        return claim(
            "growth", "animals",
            "\(value.name) grows (faster or slower) in \(arms.of) than in \(arms.against).",
            [("value", value), ("time", time), ("animal", animal), ("arm", arms.column)],
            [("of", arms.of), ("against", arms.against)],
            higher: "growth is faster in '\(arms.of)'",
            why: "a size over time for each animal, in two arms")
    }

    private var curve: ProposedClaim? {
        guard let dose = column(["dose", "conc", "concentration", "um", "nm"], isNumber: true),
            let response = column(
                ["viability", "inhibition", "response", "signal", "rlu", "od", "absorbance", "count"],
                isNumber: true), response.name != dose.name, let arms
        else { return nil }
        let sense =
            response.words.has(["viability"])
            ? "viability" : response.words.has(["inhibition"]) ? "inhibition" : "signal"
        return claim(
            "dose-response", "cells",
            "\(arms.of) needs (higher or lower) doses than \(arms.against) for the same effect.",
            [("dose", dose), ("response", response), ("arm", arms.column), ("experiment", experiment)],
            [("response_is", sense), ("of", arms.of), ("against", arms.against)],
            higher: "'\(arms.of)' is more resistant",
            why: "doses and a response, in two arms; what the response is was guessed from its name")
    }

    private var nested: ProposedClaim? {
        let values: Set<String> = [
            "rlu", "luciferase", "firefly", "caspase", "activity", "signal", "intensity", "apoptosis",
            "value",
            "density", "target",
        ]
        guard let experiment, let value = column(values, isNumber: true), let arms else { return nil }
        let per = column(["renilla", "loading", "actin", "gapdh"], isNumber: true)
        return claim(
            "experiments", "cells",
            "\(value.name) is (higher or lower) in \(arms.of) than in \(arms.against).",
            [("value", value), ("per", per), ("arm", arms.column), ("experiment", experiment)],
            [("of", arms.of), ("against", arms.against)],
            higher: "\(value.name) is higher in '\(arms.of)'",
            why: "values of two arms in '\(experiment.name)', which is the n")
    }
}
