internal import Dispatch
internal import Foundation
public import Statistics

/// One of many curves: its fit, and its location with a profile interval.
public struct CurveBatchResult: Sendable {
    public let fit: DoseResponseFit
    /// Profile interval of the dose half-way between the fitted asymptotes.
    public let midpointInterval: Outcome<Bounds>
}

extension DoseResponseFit {
    /// Fits `model` to each set of data, with the profile interval of the relative ED50.
    ///
    /// Each worker fits a contiguous block of sets with buffers of its own; results do not depend on `threads`.
    /// - Parameter threads: at least 1.
    public static func fitMany(
        _ sets: [CurveData], model: DoseResponseModel = .logLogistic4,
        options: CurveFitOptions = CurveFitOptions(), level: Double = 0.95, threads: Int = 1
    ) -> [Outcome<CurveBatchResult>] {
        guard !sets.isEmpty else { return [] }
        let workers = max(1, min(threads, sets.count))
        let size = (sets.count + workers - 1) / max(workers, 1)
        let capacity = sets.reduce(1) { max($0, $1.doses.count) }
        let blocks = (0..<workers).map { min($0 * size, sets.count)..<min(($0 + 1) * size, sets.count) }
        var results = [Outcome<CurveBatchResult>?](repeating: nil, count: sets.count)
        results.withUnsafeMutableBufferPointer { slots in
            let slots = Slots(slots)
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                let kernel = CurveKernel(capacity: capacity)
                for k in blocks[worker] {
                    slots.base[k] = one(sets[k], model, options, level, kernel)
                }
            }
        }
        return results.compactMap { $0 }
    }

    private static func one(
        _ data: CurveData, _ model: DoseResponseModel, _ options: CurveFitOptions, _ level: Double,
        _ kernel: CurveKernel
    ) -> Outcome<CurveBatchResult> {
        fit(data, model: model, options: options, kernel).map { fit in
            guard model.family != .flat else {
                return CurveBatchResult(
                    fit: fit, midpointInterval: .undefined("a flat line has no effective dose"))
            }
            let signs = kernel.prepare(model, bounds: options.bounds)
            let interval = fit.profileInterval(.relative(percent: 50), level: level, kernel, signs)
            return CurveBatchResult(fit: fit, midpointInterval: interval)
        }
    }

    /// Slots of the results: each worker writes its own only.
    private struct Slots: @unchecked Sendable {
        let base: UnsafeMutablePointer<Outcome<CurveBatchResult>?>
        init(_ buffer: UnsafeMutableBufferPointer<Outcome<CurveBatchResult>?>) { base = buffer.baseAddress! }
    }
}
