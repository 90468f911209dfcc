internal import Findings
internal import Inputs
internal import ModelFiles
internal import ReactionNetwork

/// What is wrong with a model, or merely odd.
struct ModelCheck {
    private struct Message {
        var isError: Bool
        var text: String
    }

    private let model: LoadedModel
    private var messages: [Message] = []
    private let formulasWithoutUnits: Int

    init(_ model: LoadedModel) throws {
        self.model = model
        if try ModelFile.isSBML(model.path) {
            let found = try SBML.check(path: model.path).filter {
                $0.severity >= .warning && !Self.unitRules($0.rule)
            }
            messages += found.map { message in
                let place = message.line.map { "\(model.path):\($0)" } ?? model.path
                let rule = message.rule > 0 ? " (SBML rule \(message.rule))" : ""
                return Message(isError: message.severity >= .error, text: "\(place): \(message.text)\(rule)")
            }
        }
        messages += Self.errors(of: model)
        let units = model.network.unitFindings()
        messages += units.filter { $0.kind == .inconsistent }.map {
            Message(isError: false, text: "\($0.element): \($0.message)")
        }
        formulasWithoutUnits = units.count { $0.kind == .notCheckable }
    }

    /// libSBML's own findings on units, which the check of both languages' units takes the place of.
    private static func unitRules(_ rule: Int) -> Bool {
        (10_501...10_599).contains(rule) || (99_501...99_599).contains(rule)
    }

    private static func errors(of model: LoadedModel) -> [Message] {
        do {
            try model.network.validate()
            return []
        } catch {
            return error.errors.map { Message(isError: true, text: $0.message) }
        }
    }

    /// Prints what was found.
    ///
    /// - Throws: where there is an error.
    func report() throws(InputError) {
        for message in messages {
            Console.result("\(message.isError ? "error" : "warning"): \(message.text)")
        }
        if formulasWithoutUnits > 0 {
            let formulas = formulasWithoutUnits == 1 ? "1 formula" : "\(formulasWithoutUnits) formulas"
            Console.result("the units of \(formulas) are not checked, because some are not declared")
        }
        let errors = messages.count(where: \.isError)
        let warnings = messages.count - errors
        let summary = "\(Numbers.count(errors, "errors")), \(Numbers.count(warnings, "warnings"))"
        guard errors > 0 else { return Console.result("the model is consistent: \(summary)") }
        Console.result(summary)
        throw InputError(
            "inconsistent-model", "the model is not consistent", at: SourceLocation(file: model.path),
            remedy: "mend what is listed above")
    }
}
