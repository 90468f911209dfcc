import Findings
import Foundation
import Reports
import Testing

@Suite("Drawings of the bench") struct BenchFigureTests {
    @Test("every drawing is valid JSON with its data, and says when it is simulated")
    func drawingsAreWhole() throws {
        for (name, figure) in ExampleFigures.bench {
            let text = figure.specification(isSimulated: true).text
            _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
            #expect(text.contains("SIMULATED"), "\(name)")
            #expect(!figure.specification(isSimulated: false).text.contains("SIMULATED"), "\(name)")
            #expect(!figure.data.rows.isEmpty, "\(name)")
        }
    }

    /// 3 experiments of 8 doses, 61 places of the line and the mark.
    @Test("the table of a curve holds points, line and mark")
    func curveData() {
        let rows = ExampleFigures.fittedCurves(["control"]).data.rows
        #expect(rows.count == 3 * 8 + 61 + 1)
        #expect(rows.last?[1] == .text("IC50"))
    }

    @Test("an IC50 beyond the highest dose has no place, and an arrow")
    func censoredMark() throws {
        let text = ExampleFigures.fittedCurves(["control", "mimic"], isCensored: true)
            .specification(isSimulated: false).text
        #expect(text.contains("triangle-right"))
        #expect(
            !ExampleFigures.fittedCurves(["control"]).specification(isSimulated: false).text
                .contains("triangle-right"))
    }

    @Test("zero dose stands at the left edge and is labelled 0")
    func zeroDose() {
        let text = ExampleFigures.fittedCurves(["control"]).specification(isSimulated: false).text
        #expect(text.contains("\"x\":0.0075"))
    }
}
