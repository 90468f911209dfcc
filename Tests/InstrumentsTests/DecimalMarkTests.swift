import Foundation
import Inputs
import Instruments
import Tables
import Testing

@Suite("Decimal marks and pasted tables in exports") struct DecimalMarkTests {
    static let heading = "Well\tWell Position\tOmit\tSample Name\tTarget Name\tTask\tReporter\tCT"

    func read(_ text: String) throws -> [NumericCell] {
        let path = FileManager.default.temporaryDirectory.path + "/miraxis-marks-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try InstrumentReader().read(path).wells.numbers("cq")
    }

    func row(_ number: Int, _ cq: String) -> String {
        "\(number)\tA\(number)\tfalse\ts\(number)\tmiR-21\tUNKNOWN\tFAM\t\(cq)\n"
    }

    /// Three digits behind the comma are what QuantStudio writes; as thousands the Cq would be 25512.
    @Test("a comma before three digits of a Cq is a decimal comma") func threeDigits() throws {
        #expect(
            try read(Self.heading + "\n" + row(1, "25,512") + row(2, "Undetermined")) == [
                .exact(25.512), .above(40),
            ])
    }

    @Test("commas and points mixed are refused") func mixed() throws {
        let error = #expect(throws: InputError.self) {
            try read(Self.heading + "\n" + row(1, "25,512") + row(2, "25.5"))
        }
        #expect(error?.code == "mixed-decimals")
        #expect(error?.location?.line == 2)
    }

    @Test("a table pasted below with its header") func pastedTable() throws {
        let text = Self.heading + "\n" + row(1, "25.5") + "\n" + Self.heading + "\n" + row(2, "27.25")
        #expect(try read(text) == [.exact(25.5), .exact(27.25)])
    }
}
