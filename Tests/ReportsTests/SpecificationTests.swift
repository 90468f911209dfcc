import Findings
import Foundation
import Reports
import Studies
import Testing

@Suite struct SpecificationTests {
    static let figures: [Figure] =
        ExampleStudy.claims.flatMap { $0.finding?.figures ?? [] }
        + ExampleFigures.extremes.map(\.figure) + ExampleFigures.simulations.map(\.figure)

    private func object(_ specification: JSON) throws -> [String: Any] {
        let parsed = try JSONSerialization.jsonObject(with: Data(specification.text.utf8))
        return try #require(parsed as? [String: Any])
    }

    @Test(arguments: Self.figures.indices)
    func isJSONWithoutNonsense(position: Int) throws {
        let figure = Self.figures[position]
        let text = figure.specification(isSimulated: false).text
        let drawing = try object(figure.specification(isSimulated: false))
        #expect(drawing["layer"] is [Any] || drawing["concat"] is [Any])
        #expect(!text.contains("NaN") && !text.contains("inf"))
        #expect(text == figure.specification(isSimulated: false).text)
    }

    @Test(arguments: Self.figures.indices)
    func simulatedOnesSaySo(position: Int) {
        let figure = Self.figures[position]
        #expect(figure.specification(isSimulated: true).text.contains("\"SIMULATED\""))
        #expect(!figure.specification(isSimulated: false).text.contains("SIMULATED"))
    }

    /// The counts are drawn on the very time scale of the curves, at its ticks.
    @Test func numbersAtRiskStandUnderTheirTicks() throws {
        let figure = ExampleFigures.kaplanMeier()
        guard case .kaplanMeier(let meaning) = figure.content else { return #expect(Bool(false)) }
        let layers = try #require(
            try object(figure.specification(isSimulated: false))["layer"] as? [[String: Any]])
        func encoding(_ layer: [String: Any]) -> [String: Any] { layer["encoding"] as? [String: Any] ?? [:] }
        func values(_ layer: [String: Any]) -> [[String: Any]] {
            (layer["data"] as? [String: Any])?["values"] as? [[String: Any]] ?? []
        }
        let counts = layers.filter { values($0).first?["atRisk"] != nil }
        #expect(counts.count == meaning.curves.count)
        let curve = try #require(layers.first { values($0).first?["survival"] != nil })
        let curveAxis = try #require(encoding(curve)["x"] as? NSDictionary)
        for (layer, curve) in zip(counts, meaning.curves) {
            #expect(encoding(layer)["x"] as? NSDictionary == curveAxis)
            #expect(values(layer).compactMap { $0["time"] as? Double } == meaning.ticks)
            #expect(values(layer).compactMap { $0["atRisk"] as? Int } == curve.atRisk)
        }
        let axis = try #require(curveAxis["axis"] as? [String: Any])
        #expect(axis["values"] as? [Double] == meaning.ticks)
    }

    @Test func forestDrawsUndefinedAndOpenEnds() throws {
        let text = ExampleFigures.forest.specification(isSimulated: false).text
        #expect(text.contains("triangle-right") && !text.contains("triangle-left"))
        #expect(text.contains("\"undefined\""))
        #expect(text.contains("3.20 (0.40 to ∞)"))
    }

    @Test func logarithmicAxisRefusesZero() {
        let figure = Figure(
            id: "g", title: "", caption: "",
            content: .groups(
                GroupsFigure(
                    value: AxisLabel("x"), isLogScale: true,
                    groups: [.init(name: "a", values: [0, 1, 2], median: 1, quartiles: [0.5, 1.5])])))
        #expect(!figure.specification(isSimulated: false).text.contains("\"log\""))
    }

    @Test func emptyAndSingleGroupsAreDrawn() throws {
        let figure = Figure(
            id: "g", title: "", caption: "",
            content: .groups(
                GroupsFigure(
                    value: AxisLabel("x"),
                    groups: [
                        .init(name: "none", values: [], median: 0, quartiles: []),
                        .init(name: "one", values: [3], median: 3, quartiles: [3, 3]),
                    ])))
        #expect(figure.specification(isSimulated: false).text.contains("n = 0"))
    }

    /// Claims on different scales share no axis, and no claim with a number is left out.
    @Test func forestOfAllClaimsHasAPanelForEachScale() throws {
        let specification = ClaimsForest(ExampleStudy.result()).specification
        let panels = try #require(try object(specification)["vconcat"] as? [Any])
        #expect(panels.count == 3)
        for id in ["C1", "C2", "C3", "C4", "C6", "C8"] { #expect(specification.text.contains("\"\(id) ")) }
    }
}
