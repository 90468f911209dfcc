/// One step of Dormand and Prince's method of order 5 with its dense output of order 4.
///
/// *Source*: Dormand and Prince 1980, doi:10.1016/0771-050X(80)90013-3; dense output: Hairer, Nørsett and
/// Wanner, Solving Ordinary Differential Equations I, section II.6.
struct DormandPrince {
    /// Work for systems of one size: current values, seven slopes, trial values, five rows of dense output.
    private let work: UnsafeMutablePointer<Double>
    let size: Int
    private(set) var start = 0.0
    private(set) var length = 0.0

    init(size: Int) {
        self.size = size
        work = .allocate(capacity: max(1, size * 14))
        work.initialize(repeating: 0, count: size * 14)
    }

    func deallocate() { work.deallocate() }

    /// Values at the start of the step: written by the caller before `attempt`.
    var values: UnsafeMutablePointer<Double> { work }
    private func slope(_ stage: Int) -> UnsafeMutablePointer<Double> { work + (1 + stage) * size }
    private var trial: UnsafeMutablePointer<Double> { work + 8 * size }
    private func dense(_ row: Int) -> UnsafeMutablePointer<Double> { work + (9 + row) * size }

    var end: Double { start + length }

    private static let nodes = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1]
    private static let stages: [[Double]] = [
        [],
        [1.0 / 5],
        [3.0 / 40, 9.0 / 40],
        [44.0 / 45, -56.0 / 15, 32.0 / 9],
        [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
        [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
    ]
    /// Order 5 less order 4.
    private static let errors = [
        71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40,
    ]
    private static let interpolation = [
        -12_715_105_075.0 / 11_282_082_432, 0, 87_487_479_700.0 / 32_700_410_799,
        -10_690_763_975.0 / 1_880_347_072, 701_980_252_875.0 / 199_316_789_632,
        -1_453_857_185.0 / 822_651_844, 69_997_945.0 / 29_380_423,
    ]

    /// Tries a step from `values`, and makes its dense output.
    /// - Parameter derivative: (time, values, slopes).
    /// - Returns: the largest error of a value, as a part of its own size and its change; not a number where
    ///   a value is not finite.
    mutating func attempt(
        from start: Double, length: Double,
        _ derivative: (Double, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) -> Double {
        (self.start, self.length) = (start, length)
        for stage in 0..<7 {
            let weights = Self.stages[stage]
            for index in 0..<size {
                var sum = 0.0
                for (place, weight) in weights.enumerated() { sum += weight * slope(place)[index] }
                trial[index] = values[index] + length * sum
            }
            derivative(start + Self.nodes[stage] * length, trial, slope(stage))
        }
        makeDense()
        return largestError()
    }

    private func combined(_ weights: [Double], _ index: Int) -> Double {
        var sum = 0.0
        for (stage, weight) in weights.enumerated() { sum += weight * slope(stage)[index] }
        return length * sum
    }

    private func makeDense() {
        for index in 0..<size {
            let difference = trial[index] - values[index]
            let bend = length * slope(0)[index] - difference
            dense(0)[index] = values[index]
            dense(1)[index] = difference
            dense(2)[index] = bend
            dense(3)[index] = difference - length * slope(6)[index] - bend
            dense(4)[index] = combined(Self.interpolation, index)
        }
    }

    private func largestError() -> Double {
        var largest = 0.0
        for index in 0..<size {
            let scale = max(values[index].magnitude, trial[index].magnitude)
            let change = (length * slope(0)[index]).magnitude
            let error = combined(Self.errors, index).magnitude
            guard error.isFinite, trial[index].isFinite else { return .nan }
            if error > 0 { largest = max(largest, error / (scale + change)) }
        }
        return largest
    }

    /// The value at a time within the step.
    func value(_ index: Int, at time: Double) -> Double {
        let part = time >= end ? 1 : (time - start) / length
        let rest = 1 - part
        let bent = dense(2)[index] + part * (dense(3)[index] + rest * dense(4)[index])
        return dense(0)[index] + part * (dense(1)[index] + rest * bent)
    }
}
