import Foundation
import Inputs
import Kinetics
import ModelFiles
import ReactionNetwork

extension SuiteCase {
    /// The case's network with its variables as observables, in the order of `settings.variables`.
    ///
    /// - Throws: `InputError` where the reader or the compiler refuses the model.
    func compiled() throws -> CompiledNetwork {
        guard let model else { throw HarnessError("\(number) has no model") }
        let network = try ModelFile.read(model.path)
        let species = Set(network.species.map(\.id))
        let observables = settings.variables.map { name -> Observable in
            guard species.contains(name) else { return .symbol(name) }
            if settings.amounts.contains(name) { return .amount(name) }
            return settings.concentrations.contains(name) ? .concentration(name) : .symbol(name)
        }
        return try CompiledNetwork(compiling: network, inputs: [], observables: observables)
    }

    /// Simulates the case and compares every point with what must come out.
    func semanticOutcome(_ engine: (SuiteSettings) -> any Engine) -> CaseOutcome {
        do {
            let network = try compiled()
            let trajectory = simulated(network, times: settings.times, by: engine(settings))
            return try compare(trajectory, with: results())
        } catch let error as InputError {
            return .refused(code: error.code.rawValue, message: error.message)
        } catch {
            return .failed("\(error)")
        }
    }

    private func compare(_ trajectory: Trajectory, with expected: SuiteResults) throws -> CaseOutcome {
        if case .stopped(let time, let reason) = trajectory.completion {
            return .failed("stopped at \(time): \(reason)")
        }
        let variables = settings.variables
        var worst = Deviation()
        for (place, name) in variables.enumerated() {
            guard let column = expected.column(name) else { throw HarnessError("no column '\(name)'") }
            guard column.count == trajectory.times.count else {
                return .failed("\(trajectory.times.count) times instead of \(column.count)")
            }
            for (row, value) in column.enumerated() {
                let actual = trajectory.values[row * variables.count + place]
                worst.note(actual, value, settings) { "\(name) at \(trajectory.times[row])" }
            }
        }
        return worst.ratio <= 1 ? .passed : .failed(worst.text)
    }
}

/// The largest deviation so far, as a multiple of what the suite allows: absolute + relative · |expected|.
private struct Deviation {
    var ratio = 0.0
    var text = ""

    mutating func note(
        _ actual: Double, _ expected: Double, _ settings: SuiteSettings, _ place: () -> String
    ) {
        let allowed = settings.absolute + settings.relative * abs(expected)
        let isSame = actual == expected || (actual.isNaN && expected.isNaN)
        let now = isSame ? 0 : abs(actual - expected) / allowed
        guard now.isNaN || now > ratio else { return }
        ratio = now.isNaN ? .infinity : now
        text = "\(place()): \(actual) instead of \(expected)"
    }
}

/// One member's trajectory.
func simulated(_ network: CompiledNetwork, times: [Double], by engine: any Engine) -> Trajectory {
    var members = [0]
    var result: Trajectory?
    engine.simulate(
        network, next: { members.popLast() }, times: times, inputs: { _, _ in }, isCancelled: { false },
        receive: { _, trajectory in result = trajectory })
    return result!
}
