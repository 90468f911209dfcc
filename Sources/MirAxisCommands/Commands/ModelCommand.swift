internal import ArgumentParser
internal import Findings
internal import Inputs
internal import ReactionNetwork
internal import Reports

struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Describe, check or convert a model in SBML or Antimony.",
        usage: """
            miraxis model MODEL                       what is in it
            miraxis model MODEL --check               consistency and units
            miraxis model MODEL --conservation        what stays constant whatever the rates
            miraxis model MODEL --parameters          a table as CSV
            miraxis model MODEL --to antimony         the same model in the other language
            """)

    @Argument(help: "The model: SBML or Antimony.")
    var model: String

    @Flag(help: "Check that the model is consistent, and its units.")
    var check = false

    @Flag(help: "The sums of species that no reaction changes.")
    var conservation = false

    @Flag(help: "The parameters as CSV.")
    var parameters = false

    @Option(help: "Write the model as sbml or antimony, to standard output or --output.")
    var to: String?

    @Option(help: "The file to write; one that is there already is left alone.")
    var output: String?

    @Flag(help: "Print as JSON.")
    var json = false

    @OptionGroup var values: ShowValuesOption

    func run() throws {
        try refuseCombinations()
        let model = try LoadedModel(model)
        if let to { return try ModelConversion(model, to: to).write(to: output) }
        if check { return try ModelCheck(model).report() }
        if conservation { return Console.result(ModelConservation(model: model).text) }
        if parameters { return Console.result(model.parameterTable.csv) }
        Console.result(json ? ModelJSON(model: model).json.text : ModelText(model: model).text)
    }

    private func refuseCombinations() throws(InputError) {
        let given = [
            ("--check", check), ("--conservation", conservation), ("--parameters", parameters),
            ("--to", to != nil), ("--json", json),
        ].filter(\.1).map(\.0)
        guard given.count < 2 else {
            throw InputError(
                "conflicting-options", "'\(given[0])' and '\(given[1])' cannot be combined", at: .commandLine,
                remedy: "leave one of them out")
        }
        guard output == nil || to != nil else {
            throw InputError(
                "conflicting-options", "'--output' needs '--to'", at: .commandLine,
                remedy: "say in which language: --to sbml or --to antimony")
        }
    }
}

extension LoadedModel {
    /// Parameters with their values; a value that a formula gives at the start or at all times is empty.
    var parameterTable: DataFrame {
        var computed = Set(network.initialAssignments.map(\.variable))
        for case .assignment(let variable, _) in network.rules { computed.insert(variable) }
        let rows = network.parameters.map { one -> [DataFrame.Cell] in
            let value = computed.contains(one.id) ? nil : one.value
            return [
                .text(one.id), value.map { .number($0) } ?? .missing,
                one.unit.map { .text(unitName($0)) } ?? .missing,
                .text(computed.contains(one.id) ? "formula" : one.isConstant ? "constant" : "may change"),
                one.name.map { .text($0) } ?? .missing,
            ]
        }
        return DataFrame(columns: ["id", "value", "unit", "kind", "name"], rows: rows)
    }
}
