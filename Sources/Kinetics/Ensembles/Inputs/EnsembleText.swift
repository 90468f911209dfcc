public import Inputs

/// All the words that describe an ensemble's inputs: `k1=lognormal(1, 1.3)`, `k2=uniform(0, 1)`,
/// `correlation(k1, k2)=0.5`.
public struct EnsembleText: Sendable {
    public let inputs: [InputText]
    public let correlations: [InputCorrelation]

    /// - Parameter location: of a word, by its position.
    public init(
        parsing words: [String], at location: (Int) -> SourceLocation = { _ in .commandLine }
    ) throws(InputError) {
        var (inputs, correlations) = ([InputText](), [InputCorrelation]())
        for (index, word) in words.enumerated() {
            let call = try CallText(parsing: word, at: location(index))
            if call.target.text.contains("(") {
                correlations.append(try Self.correlation(call))
            } else {
                inputs.append(try InputText(call))
            }
        }
        (self.inputs, self.correlations) = (inputs, correlations)
    }

    private static func correlation(_ call: CallText) throws(InputError) -> InputCorrelation {
        let parts = call.target.text.split { "(,)".contains($0) }.map(String.init)
        guard parts.count == 3, ["correlation", "cor"].contains(parts[0].lowercased()) else {
            throw InputError(
                "bad-input-text", "'\(call.target.text)' is neither an input nor a correlation of two",
                at: call.target.location, remedy: "write correlation(k1, k2)=0.5")
        }
        guard call.form == nil, let text = call.arguments.first?.value, let coefficient = Double(text.text)
        else {
            throw InputError(
                "bad-input-text", "a correlation is one number", at: call.arguments.first?.value.location,
                remedy: "write correlation(k1, k2)=0.5")
        }
        return InputCorrelation(parts[1], parts[2], coefficient, at: call.target.location)
    }

    /// - Parameter modelValues: what the word `model` stands for, by input.
    public func design(
        modelValues: [String: Double] = [:], plan: SamplingPlan = .independent, members: Int, seed: UInt64
    ) throws(InputError) -> EnsembleDesign {
        var distributed: [DistributedInput] = []
        for input in inputs {
            let distribution = try input.distribution(modelValue: modelValues[input.name])
            distributed.append(DistributedInput(input.name, distribution))
        }
        return try EnsembleDesign(
            distributed, correlations: correlations, plan: plan, members: members, seed: seed)
    }
}
