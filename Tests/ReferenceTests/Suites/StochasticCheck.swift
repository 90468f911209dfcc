import Foundation
import Inputs
import Kinetics

/// Mean and standard deviation of one variable over replicates, at each time.
struct ReplicateMoments {
    let mean: [Double]
    let sd: [Double]
}

extension SuiteCase {
    /// Simulates replicates and compares means and standard deviations with the exact ones.
    ///
    /// With n replicates, Z = √n (mean − μ)/σ and Y = √(n/2) (s²/σ² − 1) must lie within the ranges of the
    /// case. By chance a correct simulator leaves them now and then: the suite takes up to one point of a
    /// series as good and asks to look at two or three again. Looking again is done with other streams: no
    /// point may fail twice.
    func stochasticOutcome(
        replicates: Int,
        _ simulate: (CompiledNetwork, _ members: Range<Int>, _ times: [Double]) -> [Trajectory]
    ) -> CaseOutcome {
        do {
            let network = try compiled()
            let expected = try results()
            let first = try failures(of: simulate(network, 0..<replicates, settings.times), expected)
            guard let worst = first.max(by: { $0.rows.count < $1.rows.count }), worst.rows.count > 1 else {
                return .passed
            }
            guard worst.rows.count <= 3 else { return .failed(worst.text) }
            let others = simulate(network, replicates..<2 * replicates, settings.times)
            let second = try failures(of: others, expected)
            let lasting = zip(first, second).first { !$0.rows.isDisjoint(with: $1.rows) || $1.rows.count > 3 }
            return lasting.map { .failed("twice: \($0.1.text)") } ?? .passed
        } catch let error as InputError {
            return .refused(code: error.code.rawValue, message: error.message)
        } catch {
            return .failed("\(error)")
        }
    }

    /// The points of one series that lie outside the case's range.
    private struct SeriesFailures {
        var name: String
        var rows: Set<Int> = []
        var worst = 0.0

        var text: String {
            "\(name): \(rows.count) points outside, the worst by \(worst) at row \(rows.sorted())"
        }

        mutating func note(_ row: Int, _ score: Double, _ range: ClosedRange<Double>) {
            guard !range.contains(score) else { return }
            rows.insert(row)
            worst = score.magnitude > worst.magnitude ? score : worst
        }
    }

    private func failures(of replicates: [Trajectory], _ expected: SuiteResults) throws -> [SeriesFailures] {
        if let stopped = replicates.first(where: { $0.completion != .complete }) {
            throw HarnessError("a replicate ended as \(stopped.completion)")
        }
        return try settings.output.map { name in
            guard let place = settings.variables.firstIndex(where: { name.hasPrefix("\($0)-") }) else {
                throw HarnessError("'\(name)' is no mean or standard deviation of a variable")
            }
            let variable = settings.variables[place]
            guard let mean = expected.column("\(variable)-mean"), let sd = expected.column("\(variable)-sd")
            else { throw HarnessError("no columns of '\(variable)'") }
            return compare(
                name, moments(of: replicates, place), ReplicateMoments(mean: mean, sd: sd),
                count: Double(replicates.count))
        }
    }

    private func compare(
        _ name: String, _ actual: ReplicateMoments, _ expected: ReplicateMoments, count: Double
    ) -> SeriesFailures {
        var failures = SeriesFailures(name: name)
        for row in actual.mean.indices {
            let sigma = expected.sd[row]
            if name.hasSuffix("-mean") {
                let difference = actual.mean[row] - expected.mean[row]
                let score = difference == 0 ? 0 : count.squareRoot() * difference / sigma
                failures.note(row, score, settings.meanRange ?? -3...3)
            } else {
                let (s, v) = (actual.sd[row] * actual.sd[row], sigma * sigma)
                let score = s == v ? 0 : (count / 2).squareRoot() * (s / v - 1)
                failures.note(row, score, settings.sdRange ?? -5...5)
            }
        }
        return failures
    }

    private func moments(of replicates: [Trajectory], _ place: Int) -> ReplicateMoments {
        let (width, rows, count) = (settings.variables.count, settings.times.count, Double(replicates.count))
        func average(_ row: Int, _ value: (Double) -> Double) -> Double {
            replicates.reduce(0) { $0 + value($1.values[row * width + place]) } / count
        }
        let means = (0..<rows).map { average($0) { $0 } }
        let sds = (0..<rows).map { row in
            (average(row) { ($0 - means[row]) * ($0 - means[row]) } * count / (count - 1)).squareRoot()
        }
        return ReplicateMoments(mean: means, sd: sds)
    }
}

/// Replicates of a network, in the order of their numbers.
func replicates(of network: CompiledNetwork, _ members: Range<Int>, _ times: [Double]) -> [Trajectory] {
    var rest = members.makeIterator()
    var result = [Trajectory?](repeating: nil, count: members.count)
    StochasticEngine(seed: 20_080).simulate(
        network, next: { rest.next() }, times: times, inputs: { _, _ in }, isCancelled: { false },
        receive: { member, trajectory in result[member - members.lowerBound] = trajectory })
    return result.map { $0! }
}
