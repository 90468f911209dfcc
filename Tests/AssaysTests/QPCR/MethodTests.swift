import Assays
import Foundation
import Statistics
import Testing

@Suite("Estimators of qPCR") struct MethodTests {
    @Test("a series that doubles each cycle") func curve() throws {
        let amounts = [1.0, 2, 4, 8, 16, 32]
        let wobble = [0.01, -0.02, 0.01, 0.01, -0.02, 0.01]
        let cqs = zip(amounts, wobble).map { 30 - log2($0) + $1 }
        let curve = try StandardCurve.fit(cqs: cqs, amounts: amounts).get()
        let efficiency = try curve.efficiency().get()
        #expect(
            abs(efficiency.base - 2) < 0.02 && efficiency.interval.lower < 2 && efficiency.interval.upper > 2)
        let inside = try curve.quantity(cq: 27, replicates: 3).get()
        #expect(abs(inside.amount - 8) < 0.2 && !inside.isExtrapolated)
        #expect(inside.interval.lower < inside.log10Amount && inside.interval.upper > inside.log10Amount)
        #expect(try curve.quantity(cq: 33).get().isExtrapolated)
        let single = try curve.quantity(cq: 27).get()
        #expect(single.interval.upper - single.interval.lower > inside.interval.upper - inside.interval.lower)
    }

    @Test("curves that say nothing are undefined") func uselessCurves() throws {
        #expect(StandardCurve.fit(cqs: [30, 29], amounts: [1, 2]).value == nil)
        #expect(StandardCurve.fit(cqs: [30, 29, 28], amounts: [1, 1, 1]).value == nil)
        #expect(StandardCurve.fit(cqs: [30, 29, 28], amounts: [0, 1, 2]).value == nil)
        let flat = try StandardCurve.fit(cqs: [30, 31, 29.5, 30.6], amounts: [1, 10, 100, 1000]).get()
        #expect(flat.quantity(cq: 30).value == nil)
        let rising = try StandardCurve.fit(cqs: [28, 29, 30.1], amounts: [1, 10, 100]).get()
        #expect(rising.efficiency().value == nil)
    }

    @Test("Pfaffl with bases of 2 is Livak") func pfaffl() {
        let livak = RelativeExpression.log2(
            target: .init(cq: 28), references: [.init(cq: 20), .init(cq: 22)])
        #expect(livak == -7)
        let slow = RelativeExpression.log2(target: .init(cq: 28, base: 1.8), references: [.init(cq: 21)])
        #expect(abs(slow - (21 - 28 * log2(1.8))) < 1e-12)
    }

    @Test("limits of haemolysis belong to the higher grade") func haemolysis() {
        let rule = Haemolysis()
        #expect(rule.grade(26.414 - 21.414) == .borderline && rule.grade(4.99) == .none)
        #expect(rule.grade(7) == .haemolysed && Haemolysis(haemolysedFrom: 8).grade(7.5) == .borderline)
        #expect(SpikeIn.of([]).value == nil)
    }

    @Test("global means of what is seen everywhere") func globalMean() throws {
        let panel: [[Double?]] = [[20, 30, nil], [22, 31, 33], [21, 36, 30]]
        #expect(try PanelNormalization.globalMeans(panel).get() == [20, 22, 21])
        #expect(try PanelNormalization.globalMeans(panel, over: .detected).get()[0] == 25)
        #expect(PanelNormalization.globalMeans([[nil], [20]]).value == nil)
    }

    @Test("quantile normalisation gives all samples one distribution") func quantile() {
        let result = PanelNormalization.quantile([[5, 2, 3], [4, 1, 6]])
        #expect(result.map { $0.sorted() }[0] == result.map { $0.sorted() }[1])
        #expect(PanelNormalization.quantile([[5, 5, 3], [4, 1, 6]])[0] == [5, 5, 2])
    }

    @Test("references need three genes and quantities above 0") func references() {
        #expect(ReferenceCandidates.quantities(["a", "b"], [[1, 2], [1, 2]]).value == nil)
        #expect(ReferenceCandidates.quantities(["a", "b", "c"], [[1, 0], [1, 2], [2, 3]]).value == nil)
        let same = ReferenceCandidates.quantities(["a", "b", "c"], [[1, 2, 4], [2, 4, 8], [3, 1, 2]]).value!
        #expect(GeNorm.of(same).ranking.prefix(2) == [0, 1])
        #expect(NormFinder.of(same, groups: ["x", "x", "x"]).value == nil)
        #expect(NormFinder.of(same, groups: ["x", "x", "y"]).value == nil)
    }

    @Test("reference change is as far up as down") func referenceChange() {
        let change = ReferenceChange(analyticalCV: 0.05, withinCV: 0.2)
        #expect(abs(change.rise * change.fall - 1) < 1e-12)
        let sigma = (log(1 + 0.0025) + log(1 + 0.04)).squareRoot()
        #expect(abs(change.rise - exp(1.959963984540054 * 2.0.squareRoot() * sigma)) < 1e-9)
        #expect(abs(ReferenceChange.symmetric(analyticalCV: 0.05, withinCV: 0.2) - 0.5714) < 1e-3)
    }

    @Test("variance goes to wells, samples and subjects") func variation() throws {
        let subjects = [
            [[1.0, 1.2], [2.0, 2.2]], [[5.0, 5.2], [5.4, 5.6]], [[3.0, 3.2], [3.0, 3.2]],
        ]
        let result = try BiologicalVariation.of(subjects).get()
        #expect(abs(result.analyticalVariance! - 0.02) < 1e-12)
        #expect(abs(result.withinVariance - ((0.5 + 0.08) / 3 - 0.01)) < 1e-12)
        #expect(result.betweenVariance > 3 && result.indexOfIndividuality! < 0.6)
        #expect(BiologicalVariation.of([[[1.0]], [[2.0]]]).value == nil)
    }

    @Test("limits of a dilution series, each by its definition") func limits() throws {
        let levels: [DilutionLevel] = [
            .init(amount: 100, cqs: [30, 30.1, 29.9, 30]), .init(amount: 10, cqs: [33.3, 33.5, 33.2, 33.4]),
            .init(amount: 2, cqs: [35.9, 36.9, 34.8, 36]), .init(amount: 1, cqs: [nil, 37, nil, 36]),
            .init(amount: 0.5, cqs: [nil, nil, 38, nil]),
        ]
        let limits = try DetectionLimits.of(levels).get()
        #expect(try limits.quantification().get() == 10)
        #expect(try limits.detectionByCount().get() == 2)
        let logistic = try limits.detectionByLogistic().get()
        #expect(logistic > 1 && logistic < 10)
        let parted = try DetectionLimits.of([
            .init(amount: 10, cqs: [30, 31]), .init(amount: 1, cqs: [nil, nil]),
        ]).get()
        #expect(parted.detectionByLogistic().value == nil && parted.detectionByCount().value == 10)
        #expect(DetectionLimits.of([]).value == nil)
    }
}
