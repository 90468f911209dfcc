internal import Inputs

/// When the model is looked at.
struct OutputTimes {
    /// Where the simulation starts; initial values hold there.
    var start: Double
    /// Ascending, from `start` on; it need not be among them.
    var asked: [Double]

    /// What an engine is given: its first time is the start.
    var forEngine: [Double] { asked.first == start ? asked : [start] + asked }
    /// Rows of the engine's answer before the first time asked for.
    var leadingRows: Int { asked.first == start ? 0 : 1 }

    static let standardPoints = 101

    /// - Parameters:
    ///   - times: `0,1,2,5,10`
    ///   - needsEnd: whether to complain where neither an end nor times are given; else nil is returned.
    static func reading(
        start: Double, end: Double?, points: Int?, times: String?
    ) throws(InputError) -> OutputTimes? {
        guard start.isFinite else {
            throw InputError("wrong-kind", "the start must be a finite number", at: .option("--start"))
        }
        if let times {
            guard end == nil, points == nil else {
                throw InputError(
                    "conflicting-options", "'--times' says when to look; '--end' and '--points' say it too",
                    at: .commandLine, remedy: "give either '--times', or '--end' and '--points'")
            }
            return OutputTimes(start: start, asked: try list(times, start: start))
        }
        guard let end else {
            guard points == nil else { throw missing }
            return nil
        }
        guard end.isFinite, end >= start else {
            throw InputError(
                "wrong-time", "the end must be a number not below the start (\(start))", at: .option("--end"),
                remedy: "give a later end, or an earlier '--start'")
        }
        let count = points ?? standardPoints
        guard count >= 1, count <= 10_000_000 else {
            throw InputError(
                "wrong-count", "the number of output times must lie between 1 and 10000000",
                at: .option("--points"))
        }
        return OutputTimes(start: start, asked: grid(start, end, count))
    }

    static let missing = InputError(
        "missing-time", "until when to simulate is not said", at: .commandLine,
        remedy: "add for example '--end 100', in the model's unit of time, or '--times 0,1,10,100'")

    /// From start to end; the end alone where one point is asked for.
    private static func grid(_ start: Double, _ end: Double, _ count: Int) -> [Double] {
        guard count > 1, end > start else { return [end] }
        return (0..<count).map { position in
            position == count - 1
                ? end : start + (end - start) * Double(position) / Double(count - 1)
        }
    }

    private static func list(_ text: String, start: Double) throws(InputError) -> [Double] {
        let place = SourceLocation.option("--times")
        var times: [Double] = []
        for part in splitAtCommas(text) {
            let time = try number(part, "a time", at: place)
            guard time >= start else {
                throw InputError(
                    "wrong-time", "the time \(part) lies before the start (\(start))", at: place,
                    remedy: "give an earlier '--start'")
            }
            if let last = times.last, time <= last {
                throw InputError(
                    "wrong-time", "times must ascend, and \(part) follows a time not below it", at: place)
            }
            times.append(time)
        }
        return times
    }
}
