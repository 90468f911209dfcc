/// Fourteen animals at days 0, 3, 6, 10, 14 and 18, every second one treated (set.seed(21)), and what lme4 1.1-31
/// gives by ML for y ~ time * arm + (time | id), with the profile interval of time:arm.
enum CensoredReferenceData {
    static let id = (0..<84).map { $0 / 6 }
    static let time = (0..<84).map { [0.0, 3, 6, 10, 14, 18][$0 % 6] }
    static let arm = (0..<84).map { Double($0 / 6 % 2) }
    static let product = zip(time, arm).map { $0 * $1 }
    static let growthY: [Double] = [
        3.18, 3.5, 3.5, 4.36, 4.92, 5.62, 3.75, 3.39, 4.03, 3.64, 4.18, 4.34, 3.89, 3.76, 4.54,
        4.94, 6.08, 5.97, 2.52, 2.92, 2.58, 2.14, 2.42, 3.19, 4.04, 4.12, 4.52, 4.81, 4.66, 4.56,
        3.49, 3.38, 2.71, 2.88, 1.73, 1.61, 2.74, 2.75, 2.67, 3.79, 3.49, 3.53, 2.6, 2.08, 2.45,
        1.63, 2.15, 1.87, 3.09, 3.37, 3, 3.4, 3.76, 3.65, 2.92, 2.63, 2.4, 1.71, 1.44, 0.8, 1.62,
        2.46, 2.2, 2.73, 2.92, 3.11, 3.72, 3.2, 3.82, 3.33, 3.35, 2.7, 2.48, 2.13, 3.3, 3.59, 4.09,
        4.61, 2.89, 3.1, 2.83, 2.35, 1.3, 1.64,
    ]
    static let growthEstimates: [Double] = [
        2.960004114, 0.08719839556, 0.1740234496, -0.1371120025,
    ]
    static let growthLogLikelihood: [Double] = [
        -51.68265427
    ]
    static let growthVariances: [Double] = [
        0.342744103, -0.001714158795, 0.002274693455, 0.08297410443,
    ]
    static let growthProfile: [Double] = [
        -0.1947778379, -0.07944616159,
    ]
}
