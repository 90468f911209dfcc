internal import Inputs
internal import Kinetics
internal import ReactionNetwork

/// What is to be simulated and how: the words of the command line, checked against the model.
struct SimulationRequest {
    enum Method: String, CaseIterable { case ode, ssa, cvodes }
    enum Code: String, CaseIterable { case automatic, tables, generated }

    enum Task {
        case timeCourse(OutputTimes)
        case ensemble(EnsembleRequest, OutputTimes)
        case scan(ScanRequest)
        case steadyState(horizon: Double)
        case sensitivity(inputs: [String], OutputTimes)
    }

    var model: LoadedModel
    var method: Method
    var relativeTolerance: Double
    var absoluteTolerance: Double
    var code: Code
    var start: Double
    var settings: [GivenValue]
    var columns: [ObservedColumn]
    var task: Task
    var seed: UInt64
    var threads: Int
    var isQuiet: Bool
    /// Of values in figures.
    var isLogScale: Bool

    init(_ command: SimulateCommand, _ model: LoadedModel) throws(InputError) {
        self.model = model
        let names = ModelNames(model.network)
        let (course, engine) = (command.course, command.engine)
        method = try choice(engine.method, "--method")
        code = try choice(engine.code, "--code")
        // Differences of simulations need more digits than a simulation.
        let isFine = command.analysis.sensitivity != nil
        relativeTolerance = try Self.tolerance(engine.rtol ?? (isFine ? 1e-10 : 1e-6), "--rtol")
        absoluteTolerance = try Self.tolerance(engine.atol ?? (isFine ? 1e-12 : 1e-9), "--atol")
        start = course.start
        settings = try Self.settings(course.set, names)
        let observed = try ObservedColumn.reading(course.observe, names)
        columns = observed.isEmpty ? ObservedColumn.standard(model.network) : observed
        let times = try OutputTimes.reading(
            start: course.start, end: course.end, points: course.points, times: course.times)
        task = try Self.task(command, method, times, names)
        (seed, threads) = (engine.seed, command.threads.count)
        (isQuiet, isLogScale) = (command.output.quiet, command.output.logScale)
        try Self.refuseTwice(settings, task)
        guard !columns.isEmpty else {
            throw InputError(
                "nothing-to-show", "the model has nothing that changes, so nothing is shown",
                at: .commandLine,
                remedy: "name what to show with '--observe'")
        }
    }

    private static func tolerance(_ value: Double, _ option: String) throws(InputError) -> Double {
        guard value > 0, value < 1 || option == "--atol", value.isFinite else {
            throw InputError(
                "wrong-tolerance", "the tolerance must be above 0\(option == "--rtol" ? " and below 1" : "")",
                at: .option(option))
        }
        return value
    }

    private static func settings(_ words: [String], _ names: ModelNames) throws(InputError) -> [GivenValue] {
        var settings: [GivenValue] = []
        for word in words {
            let option = try OptionWord(word, option: "--set", example: "k1=2")
            try names.requireInput(option.name, at: option.place)
            guard !settings.contains(where: { $0.name == option.name }) else {
                throw InputError("repeated-key", "'\(option.name)' is set twice", at: option.place)
            }
            let value = try number(option.text, "the value", at: option.place)
            settings.append(GivenValue(name: option.name, value: value))
        }
        return settings
    }

    /// How long the way to a steady state is taken to be at first.
    var horizon: Double {
        switch task {
        case .steadyState(let horizon): horizon
        case .scan(let scan): scan.horizon
        case .timeCourse, .ensemble, .sensitivity: preconditionFailure("no steady state is sought")
        }
    }

    // MARK: - What to do

    private static func task(
        _ command: SimulateCommand, _ method: Method, _ times: OutputTimes?, _ names: ModelNames
    ) throws(InputError) -> Task {
        let (ensemble, analysis) = (command.ensemble, command.analysis)
        try refuseCombinations(command, method)
        if analysis.steady { return .steadyState(horizon: ScanRequest.horizon(times)) }
        if !analysis.scan.isEmpty { return .scan(try ScanRequest(analysis, times, names)) }
        guard let times else { throw OutputTimes.missing }
        if let words = analysis.sensitivity {
            return .sensitivity(inputs: try sensitivityInputs(words, names), times)
        }
        if let request = try EnsembleRequest(ensemble, method, names) { return .ensemble(request, times) }
        return .timeCourse(times)
    }

    private static func sensitivityInputs(_ words: String, _ names: ModelNames) throws(InputError) -> [String]
    {
        let place = SourceLocation.option("--sensitivity")
        var inputs: [String] = []
        for word in splitAtCommas(words) {
            for name in try names.inputs(matching: word, at: place) where !inputs.contains(name) {
                inputs.append(name)
            }
        }
        return inputs
    }

    /// One thing at a time.
    private static func refuseCombinations(_ command: SimulateCommand, _ method: Method) throws(InputError) {
        let (ensemble, analysis) = (command.ensemble, command.analysis)
        let given: [(option: String, isGiven: Bool)] = [
            ("--steady", analysis.steady), ("--scan", !analysis.scan.isEmpty),
            ("--sensitivity", analysis.sensitivity != nil),
            (
                "--members", ensemble.members != nil || !ensemble.vary.isEmpty || ensemble.table != nil
            ),
        ]
        let chosen = given.filter(\.isGiven).map(\.option)
        if chosen.count > 1 {
            throw InputError(
                "conflicting-options", "'\(chosen[0])' and '\(chosen[1])' cannot be combined",
                at: .commandLine,
                remedy: "leave one of them out")
        }
        if method == .ssa, let option = chosen.first, option != "--members", option != "--scan" {
            throw InputError(
                "conflicting-options", "'\(option)' needs a deterministic method", at: .commandLine,
                remedy: "leave '--method ssa' out")
        }
    }

    /// An input has one source of values.
    private static func refuseTwice(_ settings: [GivenValue], _ task: Task) throws(InputError) {
        let (taken, option): ([String], String) =
            switch task {
            case .ensemble(let request, _): (request.inputs, request.option)
            case .scan(let scan): (scan.inputs.map(\.name), "--scan")
            default: ([], "")
            }
        for setting in settings where taken.contains(setting.name) {
            throw InputError(
                "repeated-key", "'\(setting.name)' gets its values from '\(option)'",
                at: .option("--set \(setting.name)="), remedy: "leave one of them out")
        }
    }
}

/// One of the cases of a string enum; the error names the nearest.
func choice<Choice: RawRepresentable & CaseIterable>(_ typed: String, _ option: String) throws(InputError)
    -> Choice where Choice.RawValue == String
{
    guard let choice = Choice(rawValue: typed) else {
        throw InputError(
            "unknown-choice", "'\(option)' cannot be '\(typed)'", at: .commandLine,
            remedy: suggestion(for: typed, in: Choice.allCases.map(\.rawValue)))
    }
    return choice
}
