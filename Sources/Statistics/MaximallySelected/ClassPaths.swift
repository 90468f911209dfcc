/// All ways of dealing cases and controls out over the marker's values, as paths: after each patient, by
/// ascending marker, the number of cases so far.
///
/// A path leaves as soon as a candidate's statistic reaches the bound; what has left is the probability of the
/// maximum. Only positive numbers are added, so a small p is right to its last digits. Tied patients are dealt
/// one by one too, and no bound stands between them.
struct ClassPaths: Sendable {
    private let count: Int
    private let cases: Int
    private let below: [Int]
    private let factors: [Double]

    init(_ scan: CutPointScan) {
        precondition(scan.scores.allSatisfy { $0 == 0 || $0 == 1 }, "scores are 0 and 1")
        (count, cases) = (scan.scores.count, Int(scan.scores.reduce(0, +)))
        (below, factors) = (scan.points.below, scan.factors)
    }

    /// The largest statistic that any deal gives.
    var greatest: Double {
        zip(below, factors).map { below, factor in
            max(
                statistic(max(0, below - (count - cases)), below, factor),
                statistic(min(below, cases), below, factor))
        }.max()!
    }

    private func statistic(_ casesBelow: Int, _ below: Int, _ factor: Double) -> Double {
        abs(Double(casesBelow) - Double(below) * Double(cases) / Double(count)) * factor
    }

    /// P(maximum ≥ bound), equal but for rounding counting as equal.
    func probability(atLeast bound: Double) -> Double {
        let reached = bound * (1 - CutPointScan.slack)
        var mass = [Double](repeating: 0, count: cases + 2)
        mass[0] = 1
        var (gone, next) = (0.0, 0)
        for dealt in 1...count {
            step(&mass, dealt: dealt)
            guard next < below.count, below[next] == dealt else { continue }
            let factor = factors[next]
            next += 1
            for casesBelow in max(0, dealt - (count - cases))...min(dealt, cases)
            where statistic(casesBelow, dealt, factor) >= reached {
                gone += mass[casesBelow]
                mass[casesBelow] = 0
            }
            if next == below.count { break }
        }
        return min(1, max(gone, .leastNonzeroMagnitude))
    }

    /// Deals one more patient.
    private func step(_ mass: inout [Double], dealt: Int) {
        let left = Double(count - dealt + 1)
        let (least, most) = (max(0, dealt - (count - cases)), min(dealt, cases))
        var casesBelow = most
        while casesBelow >= least {
            let fromCase = casesBelow > 0 ? mass[casesBelow - 1] * Double(cases - casesBelow + 1) : 0
            let controlsLeft = count - cases - (dealt - 1 - casesBelow)
            mass[casesBelow] = (fromCase + mass[casesBelow] * Double(max(0, controlsLeft))) / left
            casesBelow -= 1
        }
        if least > 0 { mass[least - 1] = 0 }
    }

    /// The largest value, to within rounding, whose probability of being reached exceeds `alpha`.
    func criticalValue(alpha: Double) -> Double {
        var (low, high) = (0.0, greatest * (1 + 1e-6))
        if probability(atLeast: greatest) > alpha { return greatest }
        while high - low > 1e-11 * high {
            let middle = (low + high) / 2
            if probability(atLeast: middle) > alpha { low = middle } else { high = middle }
        }
        return low
    }
}
