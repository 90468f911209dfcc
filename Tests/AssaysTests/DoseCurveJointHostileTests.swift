import Foundation
import Statistics
import Testing

import Assays

@Suite("Joint dose-response fits on hostile data") struct DoseCurveJointHostileTests {
    static let doses: [Double] = [0.01, 0.03, 0.1, 0.3, 1, 3, 10]

    @Test("a joint fit is never below the separate ones, and never NaN", arguments: 1...6)
    func jointIsBounded(seed: Int) throws {
        var noise = SplitMix(seed: UInt64(seed) &* 31)
        let curves = try ["a", "b", "c"].map { name in
            let location = log(0.01) + 9 * noise.uniform()
            let truth = CurveCoefficients(
                slope: 0.5 + 2 * noise.uniform(), lower: 0.5 * noise.uniform(), upper: 1,
                logLocation: location)
            let responses = Self.doses.map { truth.value(at: $0, .logLogistic) + 0.05 * noise.normal() }
            return (name: name, data: try CurveData.gather(doses: Self.doses, responses: responses).get())
        }
        let apart = try JointCurveFit.fit(curves).get()
        let sets: [Set<CurveParameter>] = [
            [.slope], [.upper], [.lower, .upper], [.slope, .lower, .upper], [.location],
        ]
        for shared in sets {
            let joint = try JointCurveFit.fit(curves, shared: shared).get()
            #expect(joint.rss >= apart.rss * (1 - 1e-6))
            for p in joint.coefficients {
                #expect(CurveParameter.allCases.allSatisfy { !p[$0].isNaN })
            }
            #expect(joint.covariance().value?.values.allSatisfy(\.isFinite) ?? true)
            for method in [PotencyInterval.deltaLog, .fieller, .profile]
            where method != .profile || shared == [.lower, .upper] {
                guard let ratio = joint.potencyRatio(of: 0, to: 1, interval: method).value else { continue }
                #expect(!ratio.ratio.isNaN)
                if let bounds = ratio.interval.value {
                    #expect(!bounds.lower.isNaN && !bounds.upper.isNaN && bounds.lower <= bounds.upper)
                }
            }
        }
    }

    @Test("a flat curve among others names itself")
    func flatAmongOthers() throws {
        let falling = try CurveData.gather(
            doses: Self.doses, responses: Self.doses.map { 1 / (1 + $0) }
        ).get()
        let flat = try CurveData.gather(doses: Self.doses, responses: Self.doses.map { _ in 1.0 }).get()
        let joint = JointCurveFit.fit([(name: "drug", data: falling), (name: "vehicle", data: flat)])
        #expect(joint.reason?.contains("vehicle") == true)
        #expect(JointCurveFit.fit([]).reason != nil)
    }

    @Test("a curve with itself has a ratio of 1")
    func sameCurve() throws {
        var noise = SplitMix(seed: 3)
        let responses = Self.doses.map { 1 / (1 + $0) + 0.03 * noise.normal() }
        let data = try CurveData.gather(doses: Self.doses, responses: responses).get()
        let joint = try JointCurveFit.fit(
            [(name: "a", data: data), (name: "b", data: data)], shared: [.slope]
        ).get()
        #expect(abs(try joint.potencyRatio(of: 0, to: 1).get().ratio - 1) < 1e-5)
    }
}
