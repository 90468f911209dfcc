import Foundation
import NumericalKit
import Statistics
import Testing

@Suite("Mixed model against lme4 and lmerTest")
struct MixedModelReferenceTests {
    typealias Data = MixedReferenceData

    static func whole(_ values: [Double]) -> [Int] { values.map { Int($0) } }

    static func product(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 * $1 } }

    private func check(
        _ model: MixedModel, _ expected: [[Double]], criterion: Double, modes: [Double]
    ) {
        for (k, values) in zip(expected[0], zip(expected[1], expected[2])).enumerated() {
            let ours = model.coefficient(k)
            #expect(abs(ours.estimate - values.0) < 1e-5 * (abs(values.0) + 0.01))
            #expect(abs(ours.standardError / values.1.0 - 1) < 1e-4)
            #expect(abs(ours.degreesOfFreedom / values.1.1 - 1) < 1e-3)
        }
        #expect(abs(model.criterion - criterion) < 1e-6)
        #expect(model.hasConverged)
        for (k, mode) in modes.enumerated() { #expect(abs(model.groupEffects[0][k] - mode) < 1e-4) }
    }

    private func checkVariances(_ model: MixedModel, _ theta: [Double], _ sigma: Double) {
        #expect(abs(model.residualVariance.squareRoot() / sigma - 1) < 1e-4)
        for (ours, theirs) in zip(model.theta, theta) { #expect(abs(ours - theirs) < 3e-4) }
    }

    static let singular = MixedModel.fit(
        Data.singularY, names: ["time", "arm", "time:arm"],
        columns: [Data.singularTime, Data.singularArm, product(Data.singularTime, Data.singularArm)],
        random: [
            .interceptAndSlope("id", groups: whole(Data.singularId), slope: "time", values: Data.singularTime)
        ])

    @Test func singularFit() throws {
        let model = try Self.singular.get()
        check(
            model, [Data.singularEstimates, Data.singularErrors, Data.singularFreedom],
            criterion: Data.singularCriterion[0], modes: Data.singularMode)
        checkVariances(model, Data.singularTheta, Data.singularSigma[0])
        #expect(model.boundary == ["the covariance of 'id' has rank 1 of 2"])
        #expect(abs(try model.correlation(term: 0).get() + 1) < 1e-9)
    }

    static func unbalanced(_ likelihood: MixedLikelihood, time: [Double] = Data.unbalancedTime)
        -> Outcome<MixedModel>
    {
        MixedModel.fit(
            Data.unbalancedY, names: ["time", "arm1", "arm2", "time:arm1", "time:arm2"],
            columns: [
                time, Data.unbalancedArm1, Data.unbalancedArm2, product(time, Data.unbalancedArm1),
                product(time, Data.unbalancedArm2),
            ],
            random: [.interceptAndSlope("id", groups: whole(Data.unbalancedId), slope: "time", values: time)],
            likelihood: likelihood)
    }

    @Test func unbalancedWithASingleRow() throws {
        let model = try Self.unbalanced(.restricted).get()
        check(
            model, [Data.unbalancedEstimates, Data.unbalancedErrors, Data.unbalancedFreedom],
            criterion: Data.unbalancedCriterion[0], modes: Data.unbalancedMode)
        checkVariances(model, Data.unbalancedTheta, Data.unbalancedSigma[0])
        let test = try model.test([[0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1]]).get()
        let given = [
            test.sumOfSquares, test.meanSquare, Double(test.numeratorDegreesOfFreedom),
            test.denominatorDegreesOfFreedom, test.statistic, test.pValue,
        ]
        for (ours, theirs) in zip(given, Data.unbalancedTest) { #expect(abs(ours / theirs - 1) < 1e-3) }
    }

    @Test func maximumLikelihood() throws {
        let model = try Self.unbalanced(.maximum).get()
        check(
            model, [Data.maximumEstimates, Data.maximumErrors, Data.maximumFreedom],
            criterion: Data.maximumCriterion[0], modes: Data.maximumMode)
        checkVariances(model, Data.maximumTheta, Data.maximumSigma[0])
    }

    @Test func uncorrelatedTermsOverTheSameGroups() throws {
        let groups = Self.whole(Data.unbalancedId)
        let model = try MixedModel.fit(
            Data.unbalancedY, names: ["time"], columns: [Data.unbalancedTime],
            random: [
                .intercept("id", groups: groups),
                RandomTerm("id", groups: groups, columnNames: ["time"], columns: [Data.unbalancedTime]),
            ]
        ).get()
        check(
            model, [Data.uncorrelatedEstimates, Data.uncorrelatedErrors, Data.uncorrelatedFreedom],
            criterion: Data.uncorrelatedCriterion[0], modes: [Data.uncorrelatedMode[0]])
        checkVariances(model, Data.uncorrelatedTheta, Data.uncorrelatedSigma[0])
        #expect(abs(model.groupEffects[1][0] - Data.uncorrelatedMode[1]) < 1e-4)
    }

    @Test func crossedTerms() throws {
        let model = try MixedModel.fit(
            Data.crossedY, names: ["x"], columns: [Data.crossedX],
            random: [
                .intercept("a", groups: Self.whole(Data.crossedA)),
                .intercept("b", groups: Self.whole(Data.crossedB)),
            ]
        ).get()
        check(
            model, [Data.crossedEstimates, Data.crossedErrors, Data.crossedFreedom],
            criterion: Data.crossedCriterion[0], modes: Data.crossedMode)
        checkVariances(model, Data.crossedTheta, Data.crossedSigma[0])
    }

    @Test func unitAndOrderOfTimeDoNotMatter() throws {
        let days = try Self.unbalanced(.restricted).get()
        let years = try Self.unbalanced(.restricted, time: Data.unbalancedTime.map { $0 / 365.25 }).get()
        let minutes = try Self.unbalanced(.restricted, time: Data.unbalancedTime.map { $0 * 1440 }).get()
        for (model, factor) in [(years, 365.25), (minutes, 1 / 1440.0)] {
            let (a, b) = (days.coefficient(4), model.coefficient(4))
            #expect(abs(b.estimate / (a.estimate * factor) - 1) < 1e-8)
            #expect(abs(b.standardError / (a.standardError * factor) - 1) < 1e-8)
            #expect(abs(b.degreesOfFreedom / a.degreesOfFreedom - 1) < 1e-6)
            #expect(model.boundary == days.boundary)
        }
        let shifted = try Self.unbalanced(.restricted, time: Data.unbalancedTime.map { $0 - 100 }).get()
        #expect(abs(shifted.coefficient(4).estimate / days.coefficient(4).estimate - 1) < 1e-5)
        #expect(abs(shifted.criterion - days.criterion) < 1e-6)
    }

    @Test func reorderedRowsGiveTheSame() throws {
        let order = Array(Data.crossedY.indices.reversed())
        func pick(_ values: [Double]) -> [Double] { order.map { values[$0] } }
        func model(_ pick: ([Double]) -> [Double]) -> MixedModel? {
            MixedModel.fit(
                pick(Data.crossedY), names: ["x"], columns: [pick(Data.crossedX)],
                random: [.intercept("a", groups: Self.whole(pick(Data.crossedA)))]
            ).value
        }
        let (there, back) = (try #require(model { $0 }), try #require(model(pick)))
        #expect(abs(there.coefficients[1] - back.coefficients[1]) < 1e-12)
        #expect(abs(there.coefficient(1).degreesOfFreedom - back.coefficient(1).degreesOfFreedom) < 1e-8)
    }
}

@Suite("Mixed model: closed forms and hostile data")
struct MixedModelClosedFormTests {
    /// Balanced one way: REML gives the ANOVA estimators, the mean has groups − 1 degrees of freedom.
    @Test(arguments: [1.0, 1e6, 1e-6]) func balancedOneWay(scale: Double) throws {
        let values = [[5.1, 4.8, 5.6], [7.2, 7.9, 6.8], [3.9, 4.4, 4.1], [6.0, 6.7, 6.3]]
            .map { $0.map { $0 * scale } }
        let groups = (0..<12).map { $0 / 3 }
        let model = try MixedModel.fit(
            values.flatMap { $0 }, names: [], columns: [], random: [.intercept("g", groups: groups)]
        ).get()
        let means = values.map { $0.reduce(0, +) / 3 }
        let mean = means.reduce(0, +) / 4
        let between = 3 * means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3
        let within = zip(values, means).reduce(0) { $0 + square(($1.0, $1.1)) } / 8
        #expect(abs(model.residualVariance / within - 1) < 1e-9)
        #expect(abs(model.randomCovariances[0][0] / ((between - within) / 3) - 1) < 1e-7)
        let estimate = model.coefficient(0)
        #expect(abs(estimate.estimate / mean - 1) < 1e-12)
        #expect(abs(estimate.standardError / (between / 12).squareRoot() - 1) < 1e-8)
        #expect(abs(estimate.degreesOfFreedom - 3) < 1e-6)
    }

    private func square(_ group: (values: [Double], mean: Double)) -> Double {
        group.values.reduce(0) { $0 + ($1 - group.mean) * ($1 - group.mean) }
    }

    @Test func groupsAlikeGiveAVarianceOfZeroAndLeastSquares() throws {
        // Every group has the same mean: between less than within.
        let y = [1.0, 2, 3, 3, 1, 2, 2, 3, 1]
        let model = try MixedModel.fit(
            y, names: [], columns: [], random: [.intercept("g", groups: [0, 0, 0, 1, 1, 1, 2, 2, 2])]
        ).get()
        #expect(model.boundary == ["the variance of 'g' is 0"])
        #expect(model.randomCovariances[0][0] == 0)
        #expect(model.groupEffects[0].allSatisfy { $0 == 0 })
        #expect(abs(model.residualVariance - 0.75) < 1e-12)
        #expect(model.correlation(term: 0, 0, 0).reason != nil)
        #expect(model.coefficient(0).pValue > 0)
        #expect(model.coefficient(0).interval().lower.isFinite)
    }

    static let groups = [0, 0, 1, 1, 2, 2, 3, 3]
    static let x = [1.0, 2, 1, 2, 1, 2, 1, 2]
    static let y = [1.0, 2.5, 2, 3.2, 0.5, 2.4, 1.1, 2.9]

    private func reason(
        y: [Double] = y, columns: [[Double]] = [x], groups: [Int] = groups, slope: [Double]? = nil
    ) -> String {
        let names = columns.indices.map { "c\($0)" }
        let term: RandomTerm =
            slope.map { .interceptAndSlope("g", groups: groups, slope: "t", values: $0) }
            ?? .intercept("g", groups: groups)
        return MixedModel.fit(y, names: names, columns: columns, random: [term]).reason ?? ""
    }

    @Test func refusals() {
        #expect(reason(groups: [0, 0, 0, 0, 0, 0, 0, 0]).contains("one group"))
        #expect(reason(groups: Array(0..<8)).contains("cannot be told apart"))
        #expect(reason(slope: Self.x).contains("cannot be told apart"))
        #expect(reason(y: [3, 3, 3, 3, 3, 3, 3, 3]).contains("explain every value"))
        #expect(reason(y: [0, 0, 0, 0, 0, 0, 0, 0]).contains("explain every value"))
        #expect(
            reason(columns: [Self.x, Self.x.map { 3 * $0 + 1 }])
                == "'c1' is determined by the columns before it")
        #expect(reason(columns: [[0, 0, 0, 0, 0, 0, 0, 0]]).contains("determined"))
        #expect(reason(y: [1, 1, 2, 2, 3, 3, 5, 5]).contains("no residual variance"))
        #expect(reason(y: [1, 2, 3, 4, 5, 6, 7, .nan]) == "a value is not finite")
        #expect(reason() == "")
    }

    @Test func valuesThatLieOnLinesLeaveNoResidual() {
        let t = (0..<12).map { Double($0 % 4) }
        let groups = (0..<12).map { $0 / 4 }
        let slopes = [1, 1.5, 4]
        let y = zip(groups, t).map { group, t -> Double in
            2 * Double(group) + t * slopes[group]
        }
        #expect(reason(y: y, columns: [t], groups: groups, slope: t).contains("no residual variance"))
    }
}
