internal import Findings
internal import Inputs
internal import Kinetics

/// A scan as typed: one or two inputs over their values, and what is read at each.
struct ScanRequest {
    enum ReadOut: Equatable {
        case measure(ResponseMeasure)
        /// The area over the length of time.
        case mean
        case steady

        var measure: ResponseMeasure? {
            switch self {
            case .measure(let measure): measure
            case .mean: .area
            case .steady: nil
            }
        }

        /// As it stands on an axis.
        var title: String {
            switch self {
            case .measure(.endValue): "Value at the end"
            case .measure(.maximum): "Maximum"
            case .measure(.minimum): "Minimum"
            case .measure(.area): "Area under the course"
            case .measure(.timeToReach(let threshold)): "Time to reach \(shortestText(threshold))"
            case .measure(.timeToFallTo(let threshold)): "Time to fall to \(shortestText(threshold))"
            case .mean: "Mean over time"
            case .steady: "Steady state"
            }
        }
    }

    var inputs: [ScanWord]
    var readOut: ReadOut
    /// As it was typed.
    var word: String
    /// Nil for steady states.
    var times: OutputTimes?
    /// Towards steady states.
    var horizon: Double

    /// How long the first integration towards a steady state is: the last time asked for, or this.
    static func horizon(_ times: OutputTimes?) -> Double {
        guard let times, let end = times.asked.last, end > times.start else { return 100 }
        return end - times.start
    }

    var count: Int { inputs.reduce(1) { $0 * $1.values.count } }

    init(_ options: AnalysisArguments, _ times: OutputTimes?, _ names: ModelNames) throws(InputError) {
        inputs = []
        for word in options.scan {
            let one = try ScanWord(word, names)
            guard !inputs.contains(where: { $0.name == one.name }) else {
                throw InputError("repeated-key", "'\(one.name)' is scanned twice", at: .option("--scan"))
            }
            inputs.append(one)
        }
        guard inputs.count <= 2 else {
            throw InputError(
                "wrong-count", "a scan has one or two inputs, not \(inputs.count)", at: .option("--scan"))
        }
        readOut = try Self.readOut(options.readout)
        word = options.readout
        guard readOut == .steady || times != nil else { throw OutputTimes.missing }
        self.times = readOut == .steady ? nil : times
        horizon = Self.horizon(times)
    }

    private static func readOut(_ text: String) throws(InputError) -> ReadOut {
        let place = SourceLocation.option("--readout")
        let simple: [String: ReadOut] = [
            "end": .measure(.endValue), "max": .measure(.maximum), "min": .measure(.minimum),
            "area": .measure(.area), "mean": .mean, "steady": .steady,
        ]
        if let readOut = simple[text] { return readOut }
        let name = trimmed(text.prefix { $0 != "(" })
        if name == "time-to" || name == "time-below" {
            let call = try CallWord(text, at: place, example: "\(name)(10)")
            let threshold = try call.numbers(["threshold"])[0]
            return .measure(name == "time-to" ? .timeToReach(threshold) : .timeToFallTo(threshold))
        }
        throw InputError(
            "unknown-choice", "there is no read-out '\(text)'", at: place,
            remedy: suggestion(
                for: text,
                in: [
                    "end", "max", "min", "area", "mean", "time-to(threshold)", "time-below(threshold)",
                    "steady",
                ]))
    }
}
