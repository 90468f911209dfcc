internal import NumericalKit

/// For each target the controls nearest to it in length and composition, each control used once.
///
/// Distance is Euclidean in the logarithm of length and in expected sites, each divided by its standard deviation
/// over all genes compared. Targets come in a random order; each takes its nearest free controls, ties broken at
/// random. A target with too few within the caliper takes none.
/// *Source*: Rubin 1973, doi:10.2307/2529684; caliper: Cochran, Rubin 1973; Austin 2011, doi:10.1002/pst.433.
package struct MatchedControls {
    /// For each target, positions in the pool; empty where it found too few.
    package private(set) var controls: [[Int]]

    package init(
        of targets: [LengthAndComposition], in pool: [LengthAndComposition], each: Int, caliper: Double,
        seed: UInt64
    ) {
        controls = [[Int]](repeating: [], count: targets.count)
        let points = Self.standardised(targets + pool)
        let (wanted, offered) = (points[..<targets.count], Array(points[targets.count...]))
        var search = NearestSearch(offered, seed: seed)
        var stream = RandomStream(seed: seed, task: 1)
        var order = Array(0..<targets.count)
        for place in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(place, stream.below(place + 1))
        }
        for target in order {
            controls[target] = search.take(each, near: wanted[target], within: caliper)
        }
    }

    private static func standardised(_ genes: [LengthAndComposition]) -> [SIMD2<Double>] {
        let raw = genes.map { SIMD2($0.logLength, $0.expectedSites) }
        let n = Double(raw.count)
        let mean = raw.reduce(SIMD2(0, 0), +) / n
        let squares = raw.reduce(SIMD2(0, 0)) { $0 + ($1 - mean) * ($1 - mean) } / max(1, n - 1)
        // A trait that does not vary tells no genes apart.
        let scale = SIMD2(
            squares.x > 0 ? 1 / squares.x.squareRoot() : 0, squares.y > 0 ? 1 / squares.y.squareRoot() : 0)
        return raw.map { ($0 - mean) * scale }
    }
}

/// Free points in the order of their first coordinate.
private struct NearestSearch {
    private let points: [SIMD2<Double>]
    /// Positions in `points`, by first coordinate.
    private let order: [Int]
    /// Random numbers that break ties, by position in `points`.
    private let lots: [UInt64]
    private var isFree: [Bool]

    init(_ points: [SIMD2<Double>], seed: UInt64) {
        var stream = RandomStream(seed: seed)
        lots = points.map { _ in stream.next() }
        order = points.indices.sorted { points[$0].x < points[$1].x }
        isFree = [Bool](repeating: true, count: points.count)
        self.points = points
    }

    mutating func take(_ count: Int, near wanted: SIMD2<Double>, within caliper: Double) -> [Int] {
        var found: [(distance: Double, point: Int)] = []
        for place in start(wanted.x - caliper)..<order.count {
            let point = order[place]
            let apart = points[point] - wanted
            if apart.x > caliper { break }
            let distance = (apart * apart).sum().squareRoot()
            if isFree[point], distance <= caliper { found.append((distance, point)) }
        }
        if found.count < count { return [] }
        found.sort {
            $0.distance != $1.distance ? $0.distance < $1.distance : lots[$0.point] < lots[$1.point]
        }
        let taken = found.prefix(count).map(\.point)
        for point in taken { isFree[point] = false }
        return taken
    }

    /// First place whose point is not below the limit.
    private func start(_ limit: Double) -> Int {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if points[order[middle]].x < limit { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
