import Foundation
import Statistics

/// What both sides read: plain text files of numbers.
struct Data: Sendable {
    /// 1,000 patients with a marker.
    var marker: [Double]
    var isCase: [Bool]
    /// 686 patients, four covariates.
    var followUp: FollowUp
    var covariates: [[Double]]
    /// 400 patients, 2,500 markers.
    var screenFollowUp: FollowUp
    var screen: [[Double]]
    /// 5,000 tumours on ten days: animal, day, arm, log volume.
    var tumours: [[Double]]

    init(_ folder: URL) throws {
        func columns(_ name: String) throws -> [[Double]] {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            let rows = text.split(separator: "\n").map { $0.split(separator: ",").compactMap { Double($0) } }
            return rows[0].indices.map { column in rows.map { $0[column] } }
        }
        let auc = try columns("auc.csv")
        (marker, isCase) = (auc[0], auc[1].map { $0 == 1 })
        let cox = try columns("cox.csv")
        followUp = FollowUp(times: cox[0], events: cox[1].map { $0 == 1 })
        covariates = Array(cox[2...])
        let wide = try columns("screen.csv")
        screenFollowUp = FollowUp(times: wide[0], events: wide[1].map { $0 == 1 })
        screen = Array(wide[2...])
        tumours = try columns("tumours.csv")
    }

    /// Numbers of a linear congruential generator: any will do, as long as both sides read the same.
    static func make(in folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var state: UInt64 = 20_261_125
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) * 0x1p-53
        }
        func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
        func write(_ name: String, _ rows: [[Double]]) throws {
            let text = rows.map { $0.map { String(format: "%.6f", $0) }.joined(separator: ",") }
            try (text.joined(separator: "\n") + "\n")
                .write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        try write(
            "auc.csv", (0..<1000).map { row in [normal() + (row % 3 == 0 ? 0.7 : 0), row % 3 == 0 ? 1 : 0] })
        func patient(_ width: Int, effect: Double) -> [Double] {
            let x = (0..<width).map { _ in normal() }
            let time = -log(uniform()) / exp(effect * (x[0] + x[1]))
            let end = 0.3 + uniform()
            return [min(time, end), time <= end ? 1 : 0] + x
        }
        try write("cox.csv", (0..<686).map { _ in patient(4, effect: 0.4) })
        try write("screen.csv", (0..<400).map { _ in patient(2500, effect: 0.2) })
        try write(
            "tumours.csv",
            (0..<5000).flatMap { animal -> [[Double]] in
                let arm = Double(animal % 2)
                let (start, growth) = (0.4 * normal(), 0.02 * normal())
                let slope = 0.08 + growth + 0.015 * start - 0.03 * arm
                return (0..<10).map { visit in
                    let day = Double(3 * visit)
                    return [Double(animal), day, arm, 5 + start + slope * day + 0.2 * normal()]
                }
            })
    }
}
