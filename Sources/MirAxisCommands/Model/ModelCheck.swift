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

    init(_ model: LoadedModel) throws {
        self.model = model
        if try ModelFile.isSBML(model.path) {
            messages += try SBML.check(path: model.path).filter { $0.severity >= .warning }.map { message in
                let place = message.line.map { "\(model.path):\($0)" } ?? model.path
                let rule = message.rule > 0 ? " (SBML rule \(message.rule))" : ""
                return Message(isError: message.severity >= .error, text: "\(place): \(message.text)\(rule)")
            }
        }
        messages += Self.errors(of: model)
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
