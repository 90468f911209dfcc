import Statistics

/// Remission times in weeks of Freireich and others, Blood 21 (1963) 699: 6-mercaptopurine against placebo.
enum Leukaemia {
    static let treatedTimes: [Double] = [
        6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35,
    ]
    static let placeboTimes: [Double] = [
        1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23,
    ]
    static let treated = FollowUp(times: treatedTimes, events: (0..<21).map { $0 < 9 })
    static let all = FollowUp(
        times: treatedTimes + placeboTimes, events: (0..<42).map { $0 < 9 || $0 >= 21 })
    /// 1 for placebo.
    static let arm: [Double] = (0..<42).map { $0 < 21 ? 0 : 1 }
    /// A second covariate of no meaning.
    static let other: [Double] = (1...42).map { Double($0 * 7 % 11) }
}

/// A small generator, so that oracles see the same data each time.
struct Draws {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    /// 0 ..< `bound`.
    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
