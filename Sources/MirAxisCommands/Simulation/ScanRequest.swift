internal import Inputs

/// A scan as typed: one or two inputs over their values, and what is read at each.
struct ScanRequest {
    enum ReadOut: Equatable {
        case end, max, min, mean
        case timeTo(Double)
        case steady

        /// As it stands in a title: `maximum`.
        var title: String {
            switch self {
            case .end: "value at the end"
            case .max: "maximum"
            case .min: "minimum"
            case .mean: "mean over time"
            case .timeTo(let threshold): "time to \(threshold)"
            case .steady: "steady state"
            }
        }
    }

    var inputs: [ScanWord]
    var readOut: ReadOut
    /// Nil for steady states.
    var times: OutputTimes?

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
        guard readOut == .steady || times != nil else { throw OutputTimes.missing }
        self.times = readOut == .steady ? nil : times
    }

    private static func readOut(_ text: String) throws(InputError) -> ReadOut {
        let place = SourceLocation.option("--readout")
        switch text {
        case "end": return .end
        case "max": return .max
        case "min": return .min
        case "mean": return .mean
        case "steady": return .steady
        default:
            if text.hasPrefix("time-to") {
                let call = try CallWord(text, at: place, example: "time-to(10)")
                guard call.name == "time-to" else { break }
                return .timeTo(try call.numbers(["threshold"])[0])
            }
        }
        throw InputError(
            "unknown-choice", "there is no read-out '\(text)'", at: place,
            remedy: suggestion(for: text, in: ["end", "max", "min", "mean", "time-to(threshold)", "steady"]))
    }
}
