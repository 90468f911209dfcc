internal import Foundation

/// Where to search, and from where: a grid over the doses finds every basin, and each is followed down.
extension CurveKernel {
    /// How far beyond the doses a location may lie, in ln dose, to count as found: a factor of about a million.
    static let outreach = 14.0
    /// How far beyond the doses the search goes: gentle slopes reach their limiting shape only far out.
    static let searchReach = 300.0

    /// Sets the box of ψ and what is held. The data must be loaded.
    /// - Returns: the signs of the slope to search.
    func prepare(_ model: DoseResponseModel, bounds: [CurveParameter: ClosedRange<Double>]) -> [Double] {
        let all = -Double.infinity...Double.infinity
        var s = KernelSettings()
        s.family = model.family
        (s.fixedLower, s.fixedUpper) = (model.fixed[.lower], model.fixed[.upper])
        (s.lowerBox, s.upperBox) = (bounds[.lower] ?? all, bounds[.upper] ?? all)
        s.isSymmetric = model.fixed[.asymmetry] == 1
        let isOpen = s.fixedLower == nil && s.fixedUpper == nil
        let slope = bounds[.slope] ?? all
        let isMirrored =
            isOpen && s.isSymmetric && model.family == .logLogistic && model.fixed[.slope] == nil
            && slope == all && s.lowerBox == all && s.upperBox == all
        s.keepsOrder = isOpen && !isMirrored
        let (first, last) = (x[zeros], x[count - 1])
        let span = max(last - first, 0.1)
        var smallest = span
        for k in zeros + 1..<max(count, zeros + 1) { smallest = min(smallest, max(x[k] - x[k - 1], 0.01)) }
        let positive = max(abs(slope.lowerBound), abs(slope.upperBound))
        let away = slope.contains(0) ? 0 : min(abs(slope.lowerBound), abs(slope.upperBound))
        s.least = Point(log(max(1e-3 / span, away)), first - Self.searchReach, log(0.01), 0)
        s.most = Point(log(min(60 / smallest, positive)), last + Self.searchReach, log(100), 0)
        if let box = bounds[.location] {
            (s.least[1], s.most[1]) = (log(max(box.lowerBound, 1e-300)), log(box.upperBound))
        }
        if let box = bounds[.asymmetry] {
            (s.least[2], s.most[2]) = (log(max(box.lowerBound, 1e-6)), log(box.upperBound))
        }
        s.isSearched = SIMD4(1, 1, s.isSymmetric ? 0 : 1, 0)
        hold(model, &s)
        settings = s
        if let fixed = model.fixed[.slope] { return [fixed < 0 ? -1 : 1] }
        if isMirrored { return [1] }
        return [1, -1].filter { $0 > 0 ? slope.upperBound > 0 : slope.lowerBound < 0 }
    }

    private func hold(_ model: DoseResponseModel, _ s: inout KernelSettings) {
        func hold(_ place: Int, _ value: Double) {
            (s.least[place], s.most[place], s.isSearched[place]) = (value, value, 0)
        }
        if let slope = model.fixed[.slope] { hold(0, log(max(abs(slope), 1e-300))) }
        if let location = model.fixed[.location] { hold(1, log(location)) }
        if let asymmetry = model.fixed[.asymmetry], asymmetry != 1 { hold(2, log(asymmetry)) }
        if s.isSymmetric { hold(2, 0) }
    }

    /// The lowest of the local minima that the grid leads to.
    func globalOptimum(signs: [Double]) -> Optimum {
        var best: Optimum?
        for sign in signs {
            settings.sign = sign
            for start in starts() {
                let found = descend(from: start)
                if best.map({ found.rss < $0.rss }) ?? true { best = found }
            }
        }
        var optimum = best!
        settings.sign = optimum.sign
        // A long valley is followed to its end only where it leads lowest.
        if !optimum.hasConverged {
            let further = descend(from: optimum.point, iterations: 5000)
            if further.rss <= optimum.rss { optimum = further }
        }
        return optimum
    }

    /// At most four starts: the lowest points of the grid that lie below their neighbours in location and slope.
    private func starts() -> [Point] {
        let locations = gridLocations()
        let gap = max((x[count - 1] - x[zeros]) / Double(max(count - zeros - 1, 1)), 0.05)
        let slopes =
            settings.isSearched[0] == 1
            ? [0.35, 1, 2.5, 6, 16].map { log($0 / gap) } : [settings.least[0]]
        let asymmetries = settings.isSearched[2] == 1 ? [log(0.4), 0, log(3.0)] : [settings.least[2]]
        let width = slopes.count
        var grid: [(rss: Double, point: Point)] = []
        grid.reserveCapacity(locations.count * width)
        for location in locations {
            for slope in slopes {
                var best = (rss: Double.infinity, point: Point(slope, location, asymmetries[0], 0))
                for asymmetry in asymmetries {
                    let point = Point(slope, location, asymmetry, 0)
                        .clamped(lowerBound: settings.least, upperBound: settings.most)
                    let rss = evaluate(point)
                    if rss < best.rss { best = (rss, point) }
                }
                grid.append(best)
            }
        }
        let minima = grid.indices.filter { i in
            let (row, column) = (i / width, i % width)
            let value = grid[i].rss
            return (row == 0 || value <= grid[i - width].rss)
                && (row == locations.count - 1 || value < grid[i + width].rss)
                && (column == 0 || value <= grid[i - 1].rss)
                && (column == width - 1 || value < grid[i + 1].rss)
        }
        return minima.sorted { grid[$0].rss < grid[$1].rss }.prefix(4).map { grid[$0].point }
    }

    private func gridLocations() -> [Double] {
        guard settings.isSearched[1] == 1 else { return [settings.least[1]] }
        let (first, last) = (x[zeros], x[count - 1])
        let gap = max((last - first) / Double(max(count - zeros - 1, 1)), 0.5)
        var grid = [first - 3 * gap, first - gap]
        for k in zeros..<count {
            if k > zeros { grid += [0.75, 0.5, 0.25].map { x[k] - $0 * (x[k] - x[k - 1]) } }
            grid.append(x[k])
        }
        grid += [last + gap, last + 3 * gap]
        return grid.map { min(max($0, settings.least[1]), settings.most[1]) }
    }
}
