internal import Foundation

/// Subjects sorted for a sweep over risk sets: strata in turn, in each from the last time to the first, at
/// one time events before censorings. Covariates are centred and scaled here, so that units do not matter.
struct RiskSets: Sendable {
    /// Rows at one distinct time of one stratum: `rows.lowerBound ..< + deaths` had the event.
    struct Moment: Sendable {
        var rows: Range<Int>
        var deaths: Int
        var time: Double
        var opensStratum: Bool
    }

    let count: Int
    let width: Int
    /// Sorted position → the design's row.
    let order: [Int]
    /// Sorted, row-major, (x − center)/scale.
    let x: [Double]
    let center: [Double]
    /// 1 where a covariate does not vary.
    let scale: [Double]
    let moments: [Moment]
    let deaths: Int

    init(_ design: CoxDesign) {
        let strata = design.strata ?? []
        order = sweepOrder(design.followUp, strata: design.strata)
        (count, width) = (design.count, design.width)
        let scaling = (0..<design.width).map { standardisation(of: design.column($0)) }
        center = scaling.map(\.center)
        scale = scaling.map(\.scale)
        var x = [Double](repeating: 0, count: design.covariates.count)
        for (position, row) in order.enumerated() {
            for k in 0..<design.width {
                let value = design.covariates[row * design.width + k]
                x[position * design.width + k] = (value - scaling[k].center) / scaling[k].scale
            }
        }
        self.x = x
        let (times, events) = (design.followUp.times, design.followUp.events)
        moments = Self.moments(order.map { (strata.isEmpty ? 0 : strata[$0], times[$0], events[$0]) })
        deaths = design.followUp.eventCount
    }

    private static func moments(_ rows: [(stratum: Int, time: Double, event: Bool)]) -> [Moment] {
        var moments: [Moment] = []
        var start = 0
        while start < rows.count {
            var end = start
            var deaths = 0
            while end < rows.count, rows[end].stratum == rows[start].stratum,
                rows[end].time == rows[start].time
            {
                deaths += rows[end].event ? 1 : 0
                end += 1
            }
            let opens = start == 0 || rows[start - 1].stratum != rows[start].stratum
            moments.append(
                Moment(rows: start..<end, deaths: deaths, time: rows[start].time, opensStratum: opens))
            start = end
        }
        return moments
    }

    /// x·β less its greatest value in the stratum, sorted: its exponential never overflows.
    func predictors(_ beta: [Double]) -> [Double] {
        var eta = [Double](repeating: 0, count: count)
        for row in 0..<count {
            var sum = 0.0
            for k in 0..<width { sum += x[row * width + k] * beta[k] }
            eta[row] = sum
        }
        var start = 0
        for (place, moment) in moments.enumerated() {
            let closes = place + 1 == moments.count || moments[place + 1].opensStratum
            guard closes else { continue }
            let end = moment.rows.upperBound
            let greatest = eta[start..<end].max() ?? 0
            for row in start..<end { eta[row] -= greatest }
            start = end
        }
        return eta
    }
}

/// Rows by stratum, then from the last time to the first, at one time events first.
private func sweepOrder(_ followUp: FollowUp, strata: [Int]?) -> [Int] {
    var order = Array(0..<followUp.count)
    followUp.times.withUnsafeBufferPointer { times in
        followUp.events.withUnsafeBufferPointer { events in
            order.sort { a, b in
                if let strata, strata[a] != strata[b] { return strata[a] < strata[b] }
                if times[a] != times[b] { return times[a] > times[b] }
                if events[a] != events[b] { return events[a] }
                return a < b
            }
        }
    }
    return order
}
