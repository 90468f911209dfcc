import Findings
import Foundation
import Reports
import Testing

/// A specification as parsed JSON, taken apart.
private struct Drawing {
    let object: [String: Any]
    let text: String

    init(_ figure: Figure) throws {
        text = figure.specification(isSimulated: false).text
        object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// Every layer, those within layers included, with the data of the one that holds it.
    var layers: [[String: Any]] { Self.layers(of: object, data: nil) }

    private static func layers(of object: [String: Any], data: Any?) -> [[String: Any]] {
        guard let inner = object["layer"] as? [[String: Any]] else {
            return [object["data"] == nil ? object.merging(["data": data as Any]) { $1 } : object]
        }
        return inner.flatMap { layers(of: $0, data: object["data"] ?? data) }
    }

    func values(of layer: [String: Any]) -> [[String: Any]] {
        (layer["data"] as? [String: Any])?["values"] as? [[String: Any]] ?? []
    }

    /// Layers whose first datum has the key.
    func layers(with key: String) -> [[String: Any]] { layers.filter { values(of: $0).first?[key] != nil } }

    func encoding(_ layer: [String: Any], _ channel: String) -> [String: Any] {
        (layer["encoding"] as? [String: Any])?[channel] as? [String: Any] ?? [:]
    }

    func domain(_ channel: String) throws -> ClosedRange<Double> {
        let scales = layers.compactMap { encoding($0, channel)["scale"] as? [String: Any] }
        let ends = try #require(scales.compactMap { $0["domain"] as? [Double] }.first)
        return ends[0]...ends[1]
    }

    func ticks(_ channel: String) -> [Double] {
        layers.compactMap { (encoding($0, channel)["axis"] as? [String: Any])?["values"] as? [Double] }.first
            ?? []
    }

    /// Texts with their places in pixels.
    var texts: [(lines: [String], x: Double, y: Double)] {
        layers(with: "t").compactMap { layer in
            guard let lines = values(of: layer).first?["t"] as? [String],
                let x = encoding(layer, "x")["value"] as? Double,
                let y = encoding(layer, "y")["value"] as? Double
            else { return nil }
            return (lines, x, y)
        }
    }
}

@Suite struct PooledForestDrawingTests {
    @Test(arguments: [1, 6, 60]) func textsNeverOverlap(cohorts: Int) throws {
        let texts = try Drawing(ExampleFigures.pooledForest(cohorts: cohorts)).texts
        for column in Set(texts.map(\.x)) {
            let rows = texts.filter { $0.x == column }.sorted { $0.y < $1.y }
            for (above, below) in zip(rows, rows.dropFirst()) {
                #expect(below.y - above.y >= 14 * Double(above.lines.count) - 0.001, "\(below.lines)")
            }
        }
        #expect(texts.count { $0.lines[0].hasSuffix("%") } == cohorts)
    }

    @Test func squaresGoByWeight() throws {
        let drawing = try Drawing(ExampleFigures.pooledForest())
        let squares = try #require(drawing.layers(with: "size").first)
        let sizes = drawing.values(of: squares).compactMap { $0["size"] as? Double }
        #expect(sizes.count == 6 && sizes == sizes.sorted(by: >) && Set(sizes).count == 6)
        #expect(sizes[0] == 200 && sizes[5] > 16)
    }

    /// Each from the lower to the upper end, no wider than the axis.
    @Test func diamondsReachFromEndToEnd() throws {
        let drawing = try Drawing(ExampleFigures.pooledForest())
        let corners = drawing.values(of: try #require(drawing.layers(with: "diamond").first))
        #expect(corners.count == 6)
        let primary = corners.filter { $0["primary"] as? Bool == true }.compactMap { $0["x"] as? Double }
        #expect(
            zip(primary, [power(10, 0.14 - 0.4 / 3), power(10, 0.14), power(10, 0.14 + 0.4 / 3)])
                .allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func openEndsAreArrowsAndTheAxisIsLogarithmic() throws {
        let drawing = try Drawing(ExampleFigures.pooledForest(cohorts: 8, spread: 1.6))
        #expect(drawing.text.contains("triangle-right") && !drawing.text.contains("triangle-left"))
        #expect(drawing.text.contains("\"type\":\"log\"") && drawing.text.contains("to ∞)"))
        let linear = try Drawing(ExampleFigures.pooledForest(isRatio: false))
        #expect(!linear.text.contains("\"type\":\"log\""))
    }

    /// From 1e-4 to 1e6 in 260 pixels: few enough ticks not to run together, and 1 among them.
    @Test func ticksOfWideRatiosStayApart() throws {
        let ticks = try Drawing(ExampleFigures.pooledForest(cohorts: 8, spread: 1.6)).ticks("x")
        #expect((3...9).contains(ticks.count) && ticks.contains(1) && ticks == ticks.sorted())
    }

    @Test func predictionIsABarWithItsNumbers() throws {
        let drawing = try Drawing(ExampleFigures.pooledForest())
        #expect(drawing.texts.contains { $0.lines == ["Prediction for a new cohort"] })
        #expect(drawing.texts.contains { $0.lines == ["0.138 to 13.8"] })
        #expect(
            try !Drawing(ExampleFigures.pooledForest(cohorts: 1)).texts.contains {
                $0.lines == ["Prediction for a new cohort"]
            })
    }
}

@Suite struct CalibrationDrawingTests {
    @Test(arguments: [3, 60, 300]) func histogramHoldsEveryPatient(n: Int) throws {
        let drawing = try Drawing(ExampleFigures.calibration(n: n))
        let bars = drawing.values(of: try #require(drawing.layers(with: "count").first))
        #expect(bars.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == n)
        // Below the square, above the axis.
        for bar in bars { #expect((bar["top"] as? Double ?? 1) < 0) }
    }

    @Test func axesAreEqualAndFitTheRisks() throws {
        for (highest, end) in [(0.9, 0.9), (0.08, 0.1), (0.018, 0.02)] {
            let drawing = try Drawing(ExampleFigures.calibration(highestRisk: highest))
            #expect(try drawing.domain("x") == 0...end)
            #expect(try drawing.domain("y") == 0...end)
        }
    }
}

@Suite struct DecisionCurveDrawingTests {
    @Test func aMissingValueBreaksItsLine() throws {
        let drawing = try Drawing(ExampleFigures.decisionCurve())
        let values = drawing.values(of: try #require(drawing.layers(with: "run").first))
        let runs = Dictionary(grouping: values) { $0["series"] as? String ?? "" }
            .mapValues { Set($0.compactMap { $0["run"] as? Int }).count }
        #expect(runs == ["0": 1, "1": 1, "2": 1, "3": 2])
    }

    @Test func actingOnAllDoesNotSquashTheRest() throws {
        let domain = try Drawing(ExampleFigures.decisionCurve()).domain("y")
        #expect(domain.lowerBound > -0.1 && domain.lowerBound < 0 && domain.upperBound > 0.29)
    }

    /// Names reach the legend as text of an expression: quotes in them must not end it.
    @Test func hostileNamesStayTextInTheLegend() throws {
        let drawing = try Drawing(ExampleFigures.decisionCurve(names: ["act on all", hostile]))
        let line = try #require(drawing.layers(with: "run").first)
        let legend = drawing.encoding(line, "color")["legend"] as? [String: Any]
        let expression = try #require(legend?["labelExpr"] as? String)
        let object = try #require(expression.wholeMatch(of: /\((.*)\)\[datum\.label\]/)?.1)
        let names = try #require(
            try JSONSerialization.jsonObject(with: Data(object.utf8)) as? [String: [String]])
        #expect(names == ["0": ["act on all"], "1": [hostile]])
    }

    @Test func aSingleThresholdShowsAsPoints() throws {
        let drawing = try Drawing(ExampleFigures.decisionCurve(thresholds: 1))
        #expect(drawing.layers(with: "run").map { drawing.values(of: $0).count } == [4, 4])
    }
}

@Suite struct CutOffProfileDrawingTests {
    @Test(arguments: [false, true]) func criticalHeightStandsOnBothSidesOfASign(isSigned: Bool) throws {
        let drawing = try Drawing(ExampleFigures.cutOffProfile(isSigned: isSigned))
        let heights = drawing.layers(with: "statistic").filter { drawing.values(of: $0).count == 1 }
            .compactMap { drawing.values(of: $0)[0]["statistic"] as? Double }
        #expect(heights.filter { abs($0) == 2.9 }.sorted() == (isSigned ? [-2.9, 2.9] : []))
        #expect(heights.contains(0.42) == !isSigned)
    }

    @Test func theChosenOneIsMarkedAtItsHeight() throws {
        let figure = ExampleFigures.cutOffProfile()
        guard case .cutOffProfile(let meaning) = figure.content else { return #expect(Bool(false)) }
        let drawing = try Drawing(figure)
        let mark = try #require(drawing.layers(with: "cutOff").last)
        #expect(drawing.values(of: mark)[0]["cutOff"] as? Double == meaning.chosen)
        #expect(
            drawing.values(of: mark)[0]["statistic"] as? Double == meaning.points.map(\.statistic).max())
    }
}

@Suite struct SpecificationCurveDrawingTests {
    /// Each choice has one mark for each specification, one mark for each run where they are many.
    @Test(arguments: [[2], [3, 4, 2, 2], [5, 5, 5, 4]]) func gridHoldsEveryChoice(counts: [Int]) throws {
        let drawing = try Drawing(ExampleFigures.specificationCurve(counts))
        let total = counts.reduce(1, *)
        let marks = drawing.layers.filter {
            (($0["mark"] as? [String: Any])?["type"] as? String) == "rect" && !drawing.values(of: $0).isEmpty
                && drawing.values(of: $0)[0]["x2"] != nil
        }
        let widths = marks.flatMap { drawing.values(of: $0) }
            .map { ($0["x2"] as? Double ?? 0) - ($0["x"] as? Double ?? 0) }
        if total <= 140 {
            #expect(widths.count == total * counts.count)
            #expect(widths.allSatisfy { $0 > 0 && $0 <= 1 })
        } else {
            // Runs cover all; the declared one is as wide as can be seen.
            let covered: Double = widths.reduce(0, +)
            let expected = Double(total * counts.count)
            #expect(abs(covered - expected) < 16)
        }
        #expect(drawing.text.utf8.count < 400_000)
    }

    @Test func estimatesRiseAndTheDeclaredOneIsMarked() throws {
        let drawing = try Drawing(ExampleFigures.specificationCurve([3, 4, 2, 2]))
        let points = try #require(drawing.layers(with: "declared").last)
        let values = drawing.values(of: points)
        let estimates = values.compactMap { $0["estimate"] as? Double }
        #expect(estimates.count == 48 && estimates == estimates.sorted())
        #expect(values.count { $0["declared"] as? Bool == true } == 1)
        #expect(drawing.text.contains("triangle-up") && !drawing.text.contains("triangle-down"))
    }

    @Test func labelsOfTheGridDoNotOverlap() throws {
        let texts = try Drawing(ExampleFigures.specificationCurve([3, 2], longNames: true)).texts
            .sorted { $0.y < $1.y }
        #expect(texts.count == 7)
        for (above, below) in zip(texts, texts.dropFirst()) {
            #expect(below.y - above.y >= 14 * Double(above.lines.count) - 0.001)
        }
    }
}

@Suite struct EmpiricalNullDrawingTests {
    @Test(arguments: [3, 40, 150, 151, 1000]) func everyControlIsDrawn(count: Int) throws {
        let drawing = try Drawing(ExampleFigures.empiricalNull(controls: count))
        if count <= 150 {
            #expect(drawing.values(of: try #require(drawing.layers(with: "y").first)).count == count)
        } else {
            let bars = drawing.values(of: try #require(drawing.layers(with: "count").first))
            #expect(bars.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == count)
        }
    }

    /// The name of a marker at the edge runs inwards.
    @Test func theClaimIsOnTheAxisAndNamed() throws {
        let drawing = try Drawing(ExampleFigures.empiricalNull(controls: 90, isRatio: true, claimed: -3))
        #expect(try drawing.domain("x").contains(0.001))
        #expect(
            drawing.text.contains("hsa-miR-221-3p: 0.00100") && drawing.text.contains("\"align\":\"left\""))
    }
}

@Suite struct PairsDrawingTests {
    @Test func groupsHaveCountsDashesAndMedians() throws {
        let figure = ExampleFigures.pairs(grouped: true)
        let drawing = try Drawing(figure)
        let lines = try #require(drawing.layers(with: "visit").first)
        let legend = drawing.encoding(lines, "color")["legend"] as? [String: Any]
        let labels = try #require(legend?["labelExpr"] as? String)
        #expect(labels.contains("responder (10)") && labels.contains("non-responder (18)"))
        let dashes = (drawing.encoding(lines, "strokeDash")["scale"] as? [String: Any])?["range"] as? [[Int]]
        #expect(Set(dashes ?? []).count == 2)
        guard case .pairs(let meaning) = figure.content else { return #expect(Bool(false)) }
        let sorted = meaning.pairs.filter { $0.group == "non-responder" }.map(\.second).sorted()
        let median = (sorted[8] + sorted[9]) / 2
        let medians = drawing.layers(with: "median").compactMap {
            drawing.values(of: $0)[0]["median"] as? Double
        }
        #expect(medians.count == 4 && medians.contains { abs($0 - median) < 1e-12 })
    }

    @Test func logarithmicAxisHasDecimalTicks() throws {
        let ticks = try Drawing(ExampleFigures.pairs(grouped: true)).ticks("y")
        #expect(ticks == [0.1, 0.3, 1, 3])
    }

    /// More groups than colours: no two lines look alike.
    @Test func manyGroupsStayApart() throws {
        let drawing = try Drawing(
            ExampleFigures.manyPairs(["a", "b", "c", "d", "e", "f", "g"], decades: 1))
        let lines = try #require(drawing.layers(with: "visit").first)
        func range(_ channel: String) throws -> [String] {
            let scale = drawing.encoding(lines, channel)["scale"] as? [String: Any]
            return try #require(scale?["range"] as? [Any]).map { "\($0)" }
        }
        let looks = zip(try range("color"), try range("strokeDash")).map { $0 + $1 }
        #expect(looks.count == 7 && Set(looks).count == 7)
    }
}

@Suite struct ClinicalFigureDataTests {
    private func rows(_ figure: Figure) -> [[String]] { readCSV(figure.data.csv) }

    @Test func everyKindHasATable() {
        for figure in ExampleFigures.clinical {
            let rows = rows(figure)
            #expect(rows.count > 5 && rows[0].count > 2, "\(figure.id)")
            #expect(rows.allSatisfy { $0.count == rows[0].count }, "\(figure.id)")
        }
    }

    @Test func calibrationHidesTheOrderOfPatients() {
        let risks = rows(ExampleFigures.calibration(n: 60)).filter { $0[0] == "risk" }.compactMap {
            Double($0[1])
        }
        #expect(risks.count == 60 && risks == risks.sorted())
    }

    @Test func pooledForestNamesWhatDecides() {
        let rows = rows(ExampleFigures.pooledForest())
        #expect(rows.count { $0[0] == "cohort" } == 6)
        #expect(rows.filter { $0[0] == "pooled" }.map { $0[2] } == ["decides", "beside"])
        #expect(rows.last?[0] == "prediction" && rows[4][5] == "Inf")
    }

    @Test func specificationsNameTheirChoices() {
        let rows = rows(ExampleFigures.specificationCurve([3, 2], longNames: true))
        #expect(rows[0].prefix(3) == ["rank", "choice_marker", "choice_covariates"])
        #expect(Set(rows[1...6].map { $0[1] }).count == 3)
        #expect(rows[1...6].count { $0[6] == "yes" } == 1)
        #expect(rows[7][8].hasPrefix("3 where covariates"))
    }

    @Test func decisionCurveLeavesUndefinedCellsEmpty() {
        let rows = rows(ExampleFigures.decisionCurve())
        #expect(rows.count == 1 + 4 * 60 && rows.count { $0[2].isEmpty } == 1)
    }

    @Test func empiricalNullBeginsWithTheClaim() {
        let rows = rows(ExampleFigures.empiricalNull(controls: 3))
        #expect(rows.map { $0[0] } == ["part", "claim", "control", "control", "control"])
    }
}
