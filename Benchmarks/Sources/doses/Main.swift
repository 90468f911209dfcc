import Assays
import Foundation
import Statistics

// doses SETS.csv OUT.csv [THREADS]
//
// SETS.csv: set,dose,response without a header, sets numbered from 0 in order. OUT.csv: one line for each set,
// `rss,converged,limits,lower,upper`. Prints the CPU seconds of the fits with their profile intervals.
@main struct Doses {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count >= 3 else { throw Failure(text: "usage: doses SETS.csv OUT.csv [THREADS]") }
        let sets = try read(words[1])
        let start = cpu()
        let results = DoseResponseFit.fitMany(
            try sets.map { try CurveData.gather(doses: $0.doses, responses: $0.responses).get() },
            threads: words.count > 3 ? Int(words[3]) ?? 1 : 1)
        let seconds = cpu() - start
        try results.map(line).joined(separator: "\n").write(
            toFile: words[2], atomically: true, encoding: .utf8)
        print(seconds)
    }

    struct Failure: Error, CustomStringConvertible {
        var text: String
        var description: String { text }
    }

    static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    static func read(_ path: String) throws -> [(doses: [Double], responses: [Double])] {
        var sets: [(doses: [Double], responses: [Double])] = []
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: ",")
            guard fields.count == 3, let set = Int(fields[0]), let dose = Double(fields[1]),
                let response = Double(fields[2]), set <= sets.count
            else { throw Failure(text: "a line of the sets is not 'set,dose,response'") }
            if set == sets.count { sets.append(([], [])) }
            sets[set].doses.append(dose)
            sets[set].responses.append(response)
        }
        return sets
    }

    static func line(_ result: Outcome<CurveBatchResult>) -> String {
        guard let result = result.value else { return "inf,0,undefined,0,inf" }
        let limits = result.fit.atLimit.map(\.rawValue).sorted().joined(separator: "+")
        let bounds = result.midpointInterval.value
        let ends = bounds.map { "\($0.lower),\($0.upper)" } ?? ","
        return "\(result.fit.rss),\(result.fit.hasConverged ? 1 : 0),\(limits),\(ends)"
    }
}
