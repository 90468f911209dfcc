internal import Inputs
internal import ReactionNetwork

/// The identifiers of a model, to look up what a user typed.
struct ModelNames {
    /// What can be given another value at the start: parameters, species, compartments.
    let inputs: [String]
    /// What formulas can read.
    let readable: [String]
    let species: Set<String>
    let reactions: [String]
    private let displayNames: [String: String]

    init(_ network: ReactionNetwork) {
        inputs = network.parameters.map(\.id) + network.species.map(\.id) + network.compartments.map(\.id)
        reactions = network.reactions.map(\.id)
        let references = network.reactions.flatMap { ($0.reactants + $0.products).compactMap(\.id) }
        readable = inputs + reactions + references
        species = Set(network.species.map(\.id))
        var names: [String: String] = [:]
        func add(_ id: String, _ name: String?) {
            if let name, !name.isEmpty, names[name] == nil { names[name] = id }
        }
        for one in network.species { add(one.id, one.name) }
        for one in network.parameters { add(one.id, one.name) }
        for one in network.compartments { add(one.id, one.name) }
        for one in network.reactions { add(one.id, one.name) }
        displayNames = names
    }

    /// - Throws: `unknown-element` where no input has this identifier, with the nearest.
    func requireInput(_ name: String, at place: SourceLocation) throws(InputError) {
        guard !inputs.contains(name) else { return }
        if readable.contains(name) {
            throw InputError(
                "not-an-input", "'\(name)' is computed by the model and cannot be set", at: place,
                remedy: "set one of the parameters, species or compartments that it depends on")
        }
        throw unknown(name, among: inputs, at: place)
    }

    /// - Throws: `unknown-element` where formulas cannot read this identifier, with the nearest.
    func requireReadable(_ name: String, at place: SourceLocation) throws(InputError) {
        guard !readable.contains(name) else { return }
        throw unknown(name, among: readable, at: place)
    }

    private func unknown(_ name: String, among candidates: [String], at place: SourceLocation) -> InputError {
        let error = InputError("unknown-element", "the model has no element '\(name)'", at: place)
        return with(error, remedy: hint(name, among: candidates))
    }

    /// The identifier that goes by this name, else the nearest one.
    private func hint(_ typed: String, among candidates: [String]) -> String? {
        if let id = displayNames[typed], candidates.contains(id) {
            return "'\(typed)' is the name of the element '\(id)'; write '\(id)'"
        }
        return suggestion(for: typed, in: candidates)
    }

    private func with(_ error: InputError, remedy: String?) -> InputError {
        var error = error
        error.remedy = remedy
        return error
    }

    /// The inputs that a pattern with `*` names, in the model's order.
    ///
    /// - Throws: where none does.
    func inputs(matching pattern: String, at place: SourceLocation) throws(InputError) -> [String] {
        guard pattern.contains("*") else {
            try requireInput(pattern, at: place)
            return [pattern]
        }
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        let found = inputs.filter { Self.matches($0, parts) }
        guard !found.isEmpty else {
            throw InputError(
                "unknown-element", "no parameter, species or compartment matches '\(pattern)'", at: place,
                remedy: "'miraxis model' lists them")
        }
        return found
    }

    /// Whether the text begins with the first part, ends with the last, and has the others in order between.
    private static func matches(_ text: String, _ parts: [String]) -> Bool {
        guard let first = parts.first, let last = parts.last, text.hasPrefix(first), text.hasSuffix(last),
            text.count >= first.count + last.count
        else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
