import Findings
import Foundation
import Reports
import Testing

/// A drawing as parsed JSON: its panels (itself where it has none), their layers and data.
private struct Panels {
    let object: [String: Any]
    let text: String

    init(_ figure: Figure, isSimulated: Bool = true) throws {
        text = figure.specification(isSimulated: isSimulated).text
        object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    var panels: [[String: Any]] { object["concat"] as? [[String: Any]] ?? [object] }

    static func layers(_ panel: [String: Any], with key: String) -> [[String: Any]] {
        (panel["layer"] as? [[String: Any]] ?? []).filter { values($0).first?[key] != nil }
    }

    static func values(_ layer: [String: Any]) -> [[String: Any]] {
        (layer["data"] as? [String: Any])?["values"] as? [[String: Any]] ?? []
    }

    static func scale(_ layer: [String: Any], _ channel: String) -> [String: Any] {
        let encoding = (layer["encoding"] as? [String: Any])?[channel] as? [String: Any]
        return encoding?["scale"] as? [String: Any] ?? [:]
    }
}

@Suite struct TrajectoriesDrawingTests {
    @Test func fewOfLikeSizeShareOnePanel() throws {
        #expect(try Panels(ExampleFigures.trajectories(["A", "B"])).panels.count == 1)
        #expect(try Panels(ExampleFigures.trajectories(["A", "B", "C"], ratio: 1000)).panels.count == 3)
        #expect(
            try Panels(ExampleFigures.trajectories(["A", "B", "C"], ratio: 1000, isLogScale: true)).panels
                .count == 1)
        #expect(try Panels(ExampleFigures.trajectories(["A", "B", "C"], levels: [0.5])).panels.count == 3)
    }

    /// 30 observables: 24 panels, and the caption says that the table holds more.
    @Test func manyAreCutAndSaidSo() throws {
        let figure = ExampleFigures.trajectories((1...30).map { "s\($0)" }, ratio: 1.2)
        #expect(try Panels(figure).panels.count == 24)
        let (files, _) = Report.files(for: [figure], isSimulated: true)
        let captions = try #require(files.first { $0.path == "figures/captions.md" })
        #expect(
            String(decoding: captions.bytes, as: UTF8.self).contains(
                "The first 24 of 30 observables are drawn; the table holds all."))
        #expect(Set(figure.data.rows.map { $0[0] }).count == 30)
    }

    @Test func everyPanelSaysSimulated() throws {
        let drawing = try Panels(ExampleFigures.trajectories((1...9).map { "s\($0)" }))
        #expect(drawing.panels.count == 9)
        for panel in drawing.panels {
            #expect(
                Panels.layers(panel, with: "t").contains {
                    Panels.values($0).description.contains("SIMULATED")
                })
        }
    }

    /// What stopped early has a line until then, over the whole axis that was asked for.
    @Test func stoppedLinesEndWhereTheyStopped() throws {
        let drawing = try Panels(ExampleFigures.trajectories(["A"], stopsAt: 60))
        let line = try #require(
            Panels.layers(drawing.panels[0], with: "series").first)
        #expect(Panels.values(line).count == 60)
        #expect(Panels.scale(line, "x")["domain"] as? [Double] == [0, 48])
    }

    /// 20 000 points are thinned to those that show: both ends, and each stretch's highest and lowest.
    @Test func manyPointsAreThinnedButKeepTheirExtremes() throws {
        var values = [Double?](repeating: 1, count: 20_000)
        values[12_345] = 9
        values[54] = -3
        let figure = Figure(
            id: "t", title: "", caption: "",
            content: .trajectories(
                TrajectoriesFigure(
                    time: AxisLabel("Time"), value: AxisLabel("x"), times: (0..<20_000).map(Double.init),
                    series: [.init(name: "x", values: values)])))
        let drawing = try Panels(figure)
        let points = Panels.values(try #require(Panels.layers(drawing.panels[0], with: "series").first))
        #expect(points.count <= 602)
        let drawn = points.compactMap { $0["y"] as? Double }
        #expect(drawn.max() == 9 && drawn.min() == -3)
        #expect(points.first?["x"] as? Double == 0 && points.last?["x"] as? Double == 19_999)
        #expect(figure.data.rows.count == 20_000)
    }

    /// A conserved sum that only rounding moves is drawn flat.
    @Test func roundingIsNotDrawnAsChange() throws {
        let figure = Figure(
            id: "t", title: "", caption: "",
            content: .trajectories(
                TrajectoriesFigure(
                    time: AxisLabel("Time"), value: AxisLabel("x"), times: [0, 1, 2],
                    series: [.init(name: "total", values: [100, 100.00000001, 99.99999999])])))
        let line = try #require(Panels.layers(try Panels(figure).panels[0], with: "series").first)
        let domain = try #require(Panels.scale(line, "y")["domain"] as? [Double])
        #expect(domain[0] < 95 && domain[1] > 105)
    }

    @Test func logarithmicAxisLeavesZeroOut() throws {
        let figure = Figure(
            id: "t", title: "", caption: "",
            content: .trajectories(
                TrajectoriesFigure(
                    time: AxisLabel("Time"), value: AxisLabel("x"), isLogScale: true, times: [0, 1, 2, 3],
                    series: [.init(name: "x", values: [0, 1, 1e-30, 10])])))
        let line = try #require(Panels.layers(try Panels(figure).panels[0], with: "series").first)
        #expect(Panels.values(line).allSatisfy { ($0["y"] as? Double ?? 0) > 0 })
        let domain = try #require(Panels.scale(line, "y")["domain"] as? [Double])
        #expect(domain[0] > 1e-3)
    }

    @Test func bandsCarryTheirQuantiles() {
        let figure = ExampleFigures.trajectories(["A"], levels: [0.9, 0.5])
        let parts = Set(
            figure.data.rows.map { row -> String in
                if case .text(let part) = row[1] { part } else { "" }
            })
        let expected: Set = ["line", "quantile 0.05", "quantile 0.25", "quantile 0.75", "quantile 0.95"]
        #expect(parts == expected)
    }
}

@Suite struct ScanDrawingTests {
    @Test func oneInputIsALineOnItsLogarithmicAxis() throws {
        let drawing = try Panels(ExampleFigures.scan())
        let line = try #require(Panels.layers(drawing.panels[0], with: "series").first)
        #expect(Panels.values(line).count == 25)
        #expect(Panels.scale(line, "x")["type"] as? String == "log")
    }

    /// Every cell is there once, cells touch, and those without a value are grey.
    @Test func twoInputsAreAMap() throws {
        let figure = ExampleFigures.scan(isMap: true, points: 5, gaps: true)
        guard case .scan(let scan) = figure.content else { return #expect(Bool(false)) }
        let layers = Panels.layers(try Panels(figure).panels[0], with: "x2")
        let cells = layers.flatMap(Panels.values)
        #expect(cells.count == 5 * 13)
        let missing = scan.readOuts[0].values.count { $0 == nil }
        #expect(Panels.values(try #require(layers.last)).count == (missing > 0 ? missing : cells.count))
        let lefts = Set(cells.compactMap { $0["x"] as? Double }).sorted()
        let rights = Set(cells.compactMap { $0["x2"] as? Double }).sorted()
        #expect(Array(lefts.dropFirst()) == Array(rights.dropLast()))
        for (left, value) in zip(lefts, scan.x.values) { #expect(left < value) }
    }

    @Test func dataNameTheirInputs() {
        let map = ExampleFigures.scan(["pERK"], isMap: true, points: 3).data
        #expect(map.columns == ["sorafenib", "MEK inhibitor", "read_out", "value"])
        #expect(map.rows.count == 3 * 13)
        #expect(map.rows[1][0] != map.rows[0][0] && map.rows[1][1] == map.rows[0][1])
    }
}
