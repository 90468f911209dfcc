internal import Findings
internal import Foundation

/// One axis of effects around a line of no effect; logarithmic for ratios.
struct EffectAxis {
    var isRatio: Bool
    var null: Double

    /// Where distances are measured: logarithms for ratios.
    func inner(_ value: Double) -> Double { isRatio ? log(value) : value }
    func outer(_ value: Double) -> Double {
        isRatio ? exp(min(max(value, -Self.farthest), Self.farthest)) : value
    }

    /// Logarithm of the largest ratio that is drawn.
    private static let farthest = 690.0

    /// Whether the axis can hold it.
    func holds(_ value: Double) -> Bool { value.isFinite && (!isRatio || value > 0) }

    /// Covers every estimate, the line of no effect and the finite ends, but no end more than four times as far
    /// from the line as the farthest estimate or the typical end.
    ///
    /// - Parameter isSymmetric: puts the line of no effect into the middle, so that panels line up.
    func domain(estimates: [Double], ends: [Double], isSymmetric: Bool = false) -> ClosedRange<Double> {
        let origin = inner(null)
        func offsets(_ values: [Double]) -> [Double] {
            values.filter(holds).map { inner($0) - origin }.filter(\.isFinite)
        }
        let points = offsets(estimates)
        let ends = offsets(ends)
        let sizes = ends.map(abs).sorted()
        let typical = sizes.isEmpty ? 0 : sizes[sizes.count / 2]
        let limit = 4 * max(points.map(abs).max() ?? 0, typical)
        let shown = points + ends.map { min(max($0, -limit), limit) } + [0]
        var low = shown.min() ?? 0
        var high = shown.max() ?? 0
        if isSymmetric {
            high = max(high, -low)
            low = -high
        }
        if high - low < 1e-12 * max(1, abs(origin)) { (low, high) = (low - 1, high + 1) }
        let margin = 0.07 * (high - low)
        return outer(origin + low - margin)...outer(origin + high + margin)
    }

    /// Scale and axis for a channel; ticks of a ratio are decimals on a logarithmic scale.
    func channel(_ domain: ClosedRange<Double>, title: [String], ticks: Int = 6) -> JSON {
        var scale: JSON = [
            "type": isRatio ? "log" : "linear", "nice": false,
            "domain": [.number(domain.lowerBound), .number(domain.upperBound)],
        ]
        if !isRatio { scale = scale.merging(["zero": false]) }
        let axis: JSON = ["title": JSON(title), "labelOverlap": .bool(!isRatio)]
        let ticks: JSON =
            isRatio
            ? [
                "values": JSON(FigureStyle.logarithmicTicks(domain)),
                "labelExpr": FigureStyle.logarithmicLabel,
            ]
            : ["tickCount": JSON(ticks), "format": "~g"]
        return ["scale": scale, "axis": axis.merging(ticks)]
    }
}

extension Double {
    func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
