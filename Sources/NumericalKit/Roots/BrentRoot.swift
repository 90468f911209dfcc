/// A zero of `function` between `a` and `b`, or nil where the ends have the same sign or a value is NaN.
///
/// Inverse quadratic interpolation, safeguarded by bisection: never leaves the bracket.
/// - Parameter tolerance: half the width of the final bracket, beside the rounding of the abscissa.
/// *Source*: Brent, Algorithms for Minimization without Derivatives, 1973, chapter 4.
public func brentRoot(
    between a: Double, and b: Double, tolerance: Double = 1e-12, maximumIterations: Int = 200,
    _ function: (Double) -> Double
) -> Double? {
    var best = Bracketed(x: b, value: function(b))
    var other = Bracketed(x: a, value: function(a))
    if other.value == 0 { return a }
    if best.value == 0 { return b }
    guard !(best.value * other.value).isNaN, (best.value > 0) != (other.value > 0) else { return nil }
    var previous = other
    var step = best.x - other.x
    var lastStep = step
    for _ in 0..<maximumIterations {
        if (best.value > 0) == (other.value > 0) {
            other = previous
            step = best.x - previous.x
            lastStep = step
        }
        if abs(other.value) < abs(best.value) { (previous, best, other) = (best, other, best) }
        let precision = 2 * Double.ulpOfOne * abs(best.x) + 0.5 * tolerance
        let half = 0.5 * (other.x - best.x)
        if abs(half) <= precision || best.value == 0 { return best.x }
        if abs(lastStep) >= precision, abs(previous.value) > abs(best.value),
            let shift = interpolation(best, previous, other, half: half, lastStep: lastStep, precision)
        {
            (lastStep, step) = (step, shift)
        } else {
            (lastStep, step) = (half, half)
        }
        previous = best
        best.x += abs(step) > precision ? step : (half > 0 ? precision : -precision)
        best.value = function(best.x)
        if best.value.isNaN { return nil }
    }
    return best.x
}

private struct Bracketed {
    var x: Double
    var value: Double
}

/// The interpolated step, or nil where it would not halve the bracket fast enough.
private func interpolation(
    _ best: Bracketed, _ previous: Bracketed, _ other: Bracketed, half: Double, lastStep: Double,
    _ precision: Double
) -> Double? {
    let s = best.value / previous.value
    var (p, q): (Double, Double)
    if previous.x == other.x {
        (p, q) = (2 * half * s, 1 - s)
    } else {
        let (u, v) = (previous.value / other.value, best.value / other.value)
        p = s * (2 * half * u * (u - v) - (best.x - previous.x) * (v - 1))
        q = (u - 1) * (v - 1) * (s - 1)
    }
    if p > 0 { q = -q } else { p = -p }
    guard 2 * p < min(3 * half * q - abs(precision * q), abs(lastStep * q)) else { return nil }
    return p / q
}
