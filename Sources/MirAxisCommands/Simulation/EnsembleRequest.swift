internal import Inputs
internal import Kinetics

/// The members of an ensemble as typed: how many, and where their inputs come from.
struct EnsembleRequest {
    enum Design: String, CaseIterable {
        case independent, latin, sobol

        var plan: SamplingPlan {
            switch self {
            case .independent: .independent
            case .latin: .latinHypercube
            case .sobol: .sobol()
            }
        }
    }

    enum Source {
        case table(MemberTable)
        /// Nothing varies in replicates of a stochastic simulation.
        case distributions(EnsembleText)
    }

    var members: Int
    var source: Source
    /// What was typed after `--vary`, patterns written out.
    var words: [String]
    var design: Design
    /// Probabilities, ascending.
    var quantiles: [Double]
    var keepsTrajectories: Bool

    /// Inputs that differ between members.
    var inputs: [String] {
        switch source {
        case .table(let table): table.inputs
        case .distributions(let text): text.inputs.map(\.name)
        }
    }

    /// The option that the inputs come from.
    var option: String { if case .table = source { "--table" } else { "--vary" } }

    /// Nil where one simulation is asked for.
    init?(_ options: EnsembleArguments, _ method: SimulationRequest.Method, _ names: ModelNames)
        throws(InputError)
    {
        guard options.members != nil || !options.vary.isEmpty || options.table != nil else {
            guard !options.keep else { throw Self.needsEnsemble }
            return nil
        }
        design = try choice(options.design, "--design")
        quantiles = try Self.quantiles(options.quantiles)
        keepsTrajectories = options.keep
        if let file = options.table {
            try Self.refuseBesideTable(options)
            let table = try MemberTable(file, names)
            (source, members, words) = (.table(table), table.count, [])
        } else {
            words = try EnsembleWords.writtenOut(options.vary, names)
            source = .distributions(try EnsembleWords.parsed(words))
            members = try Self.members(options.members)
        }
        guard !inputs.isEmpty || method == .ssa else {
            throw InputError(
                "nothing-varies", "all members would be the same", at: .commandLine,
                remedy: "say what varies with '--vary' or '--table', or use '--method ssa'")
        }
    }

    private static let needsEnsemble = InputError(
        "conflicting-options", "'--keep' needs an ensemble", at: .commandLine,
        remedy: "add '--members' with '--vary' or '--method ssa', or '--table'")

    private static func refuseBesideTable(_ options: EnsembleArguments) throws(InputError) {
        guard !options.vary.isEmpty || options.members != nil else { return }
        let other = options.vary.isEmpty ? "--members" : "--vary"
        throw InputError(
            "conflicting-options", "'--table' gives the members, so '\(other)' has no meaning beside it",
            at: .commandLine, remedy: "leave one of them out")
    }

    private static func members(_ count: Int?) throws(InputError) -> Int {
        guard let count else {
            throw InputError(
                "missing-count", "how many members to draw is not said", at: .commandLine,
                remedy: "add for example '--members 1000'")
        }
        guard (1...EnsembleDesign.maximumMembers).contains(count) else {
            throw InputError(
                "wrong-count",
                "the number of members must lie between 1 and \(EnsembleDesign.maximumMembers)",
                at: .option("--members"))
        }
        return count
    }

    private static func quantiles(_ text: String) throws(InputError) -> [Double] {
        let place = SourceLocation.option("--quantiles")
        var quantiles: [Double] = []
        for part in splitAtCommas(text) {
            let percent = try number(part, "a quantile", at: place)
            guard percent > 0, percent < 100, percent / 100 > quantiles.last ?? 0 else {
                throw InputError(
                    "wrong-range", "quantiles are percentages between 0 and 100, in ascending order",
                    at: place)
            }
            quantiles.append(percent / 100)
        }
        return quantiles
    }

    /// - Parameter modelValues: what the word `model` stands for, by input.
    func members(modelValues: [String: Double], seed: UInt64) throws(InputError) -> EnsembleDesign {
        switch source {
        case .table(let table): try table.design()
        case .distributions(let text):
            try located(at: EnsembleWords.place(words.count == 1 ? words[0] : nil)) { () throws(InputError) in
                try text.design(modelValues: modelValues, plan: design.plan, members: members, seed: seed)
            }
        }
    }
}

/// What stands after `--vary`.
enum EnsembleWords {
    /// `k*=lognormal(model, 1.3)` once for each input that `k*` names.
    static func writtenOut(_ words: [String], _ names: ModelNames) throws(InputError) -> [String] {
        var written: [String] = []
        for word in words {
            guard !word.hasPrefix("correlation") || !word.contains(")=") else {
                written.append(word)
                continue
            }
            let option = try OptionWord(word, option: "--vary", example: "k1=lognormal(1, 1.3)")
            written += try names.inputs(matching: option.name, at: option.place).map {
                "\($0)=\(option.text)"
            }
        }
        return written
    }

    static func parsed(_ words: [String]) throws(InputError) -> EnsembleText {
        for word in words {
            try located(at: place(word)) { () throws(InputError) in _ = try EnsembleText(parsing: [word]) }
        }
        return try EnsembleText(parsing: words)
    }

    /// - Parameter word: what the error is about, where there is one word alone.
    static func place(_ word: String?) -> SourceLocation {
        word.map { .option("--vary '\($0)'") } ?? .option("--vary")
    }
}
