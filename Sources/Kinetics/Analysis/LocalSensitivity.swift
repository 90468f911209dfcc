public import Inputs

/// How observables change with each input, near one set of inputs.
///
/// Central differences at two steps, h and h/2, extrapolated to h → 0: the error falls with h⁴ and, in the other
/// direction, with the engine's tolerance over h. With the default step of 1 % and a relative tolerance of 1e-10 about
/// six digits are right for smooth dependences; the estimate given with each value tells how many are. Give an engine
/// of tight tolerances: it integrates all members in lanes.
/// *Source*: Richardson 1911, doi:10.1098/rsta.1911.0009.
public struct LocalSensitivity: Sendable {
    public struct Result: Sendable {
        public let inputs: [String]
        public let observables: [String]
        public let times: [Double]
        /// Of the observables, without a change: time-major.
        public let base: [Double]
        /// For each input (nil where a member failed), each time and observable.
        public let columns: [Column?]
        public let failures: [MemberFailure]
    }

    /// What one input does: time-major, one for each observable.
    public struct Column: Sendable {
        public let inputValue: Double
        /// ∂observable/∂input.
        public let derivatives: [Double]
        /// The size of the extrapolation's own correction: an upper guess of the derivative's error.
        public let errors: [Double]
    }

    public let network: CompiledNetwork
    public let inputs: [String]
    public let engine: any Engine
    public let times: [Double]
    private let values: [Double]
    private let steps: [Double]

    /// - Parameters:
    ///   - at: inputs' own values, by name; the others have the model's.
    ///   - relativeStep: of an input's value.
    ///   - steps: of inputs by name, in their own unit; needed where an input is 0.
    public init(
        _ network: CompiledNetwork, inputs: [String], at point: [String: Double] = [:], engine: any Engine,
        times: [Double], relativeStep: Double = 0.01, steps: [String: Double] = [:]
    ) throws(InputError) {
        precondition(relativeStep > 0 && relativeStep < 1, "a relative step lies between 0 and 1")
        (self.network, self.inputs, self.engine, self.times) = (network, inputs, engine, times)
        var values = network.inputDefaults
        for (name, value) in point.sorted(by: { $0.key < $1.key }) {
            values[try inputPlaces(of: [name], in: network)[0]] = value
        }
        self.values = values
        let places = try inputPlaces(of: inputs, in: network)
        self.steps = try zip(inputs, places).map { pair throws(InputError) in
            let (name, place) = pair
            if let step = steps[name] { return abs(step) }
            guard values[place] != 0 else {
                throw InputError(
                    "no-step", "input '\(name)' is 0, so a relative step has no size",
                    remedy: "give a step for it, in its own unit")
            }
            return abs(values[place]) * relativeStep
        }
    }

    /// - Parameters: as of `Ensemble.run`.
    public func run(
        threads: Int = 1, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: (@Sendable (EnsembleProgress) -> Void)? = nil
    ) throws(InputError) -> Result {
        var options = EnsembleOptions()
        options.trajectories = .all
        options.failuresListed = 4 * inputs.count + 1
        let design = try EnsembleDesign(table: network.inputNames, rows: rows())
        let ensemble = try Ensemble(network, design: design, engine: engine, times: times, options: options)
        let result = ensemble.run(threads: threads, isCancelled: isCancelled, progress: progress)
        return Result(
            inputs: inputs, observables: network.observables.map(\.name), times: times,
            base: result.trajectories[0] ?? [],
            columns: inputs.indices.map { column($0, result.trajectories) },
            failures: result.failures)
    }

    /// The base, then for each input the values at −h, −h/2, h/2 and h.
    private func rows() -> [[Double]] {
        var rows = [values]
        for (name, step) in zip(inputs, steps) {
            guard let place = network.inputNames.firstIndex(of: name) else { continue }
            for factor in [-1, -0.5, 0.5, 1] {
                var row = values
                row[place] += factor * step
                rows.append(row)
            }
        }
        return rows
    }

    private func column(_ input: Int, _ trajectories: [Int: [Double]]) -> Column? {
        let members = (0..<4).compactMap { trajectories[1 + 4 * input + $0] }
        guard members.count == 4, let place = network.inputNames.firstIndex(of: inputs[input]) else {
            return nil
        }
        let (value, step) = (values[place], steps[input])
        // The distances that rounding of the inputs left.
        let wide = (value + step) - (value - step)
        let narrow = (value + 0.5 * step) - (value - 0.5 * step)
        var (derivatives, errors) = ([Double](), [Double]())
        for cell in members[0].indices {
            let coarse = (members[3][cell] - members[0][cell]) / wide
            let fine = (members[2][cell] - members[1][cell]) / narrow
            derivatives.append(fine + (fine - coarse) / 3)
            errors.append(abs(fine - coarse) / 3)
        }
        return Column(inputValue: value, derivatives: derivatives, errors: errors)
    }
}

extension LocalSensitivity.Result {
    /// ∂ ln observable/∂ ln input; nil where the observable is 0 or a member failed.
    public func normalised(input: Int, time: Int, observable: Int) -> Double? {
        let cell = time * observables.count + observable
        guard let column = columns[input], base.indices.contains(cell), base[cell] != 0 else { return nil }
        return column.derivatives[cell] * column.inputValue / base[cell]
    }
}
