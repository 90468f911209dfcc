import Findings
import Foundation
import Reports
import Testing

@Suite("Drawings of target sites") struct TargetFigureTests {
    @Test("every drawing is valid JSON with its data, and says when it is simulated")
    func drawingsAreWhole() throws {
        for (name, figure) in ExampleFigures.targets {
            let text = figure.specification(isSimulated: true).text
            _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
            #expect(text.contains("SIMULATED"), "\(name)")
            #expect(!figure.specification(isSimulated: false).text.contains("SIMULATED"), "\(name)")
            #expect(!text.contains("NaN"), "\(name)")
        }
    }

    @Test("a duplex keeps gaps, pairs and the seed in its table")
    func duplexData() {
        let rows = ExampleFigures.duplexes(1).data.rows
        #expect(rows.count == 20)
        #expect(rows.filter { $0[5] == .text("yes") }.count == 8)
        #expect(rows.contains { $0[2] == .missing && $0[3] == .text("C") })
    }

    @Test("the table of a cumulative figure holds every value, however many steps are drawn")
    func cumulativeData() {
        #expect(ExampleFigures.cumulative([40, 300, 5000]).data.rows.count == 5340)
    }
}
