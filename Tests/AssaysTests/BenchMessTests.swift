import Assays
import Findings
import Foundation
import Inputs
import Tables
import Testing

/// The mess that bench files carry, kind by kind, and where each is tested on a file or table made for it.
///
/// | kind | qPCR exports (InstrumentsTests) | doses and tumours (AssaysTests) |
/// |---|---|---|
/// | sentinels | ExportMessTests, QPCRNormaliseTests | TumourSheetTests (words for "not measured") |
/// | look-alikes | ExportMessTests | – |
/// | line ends and encodings | ExportMessTests | TumourSheetTests (carriage returns) |
/// | decimal and thousands commas | ExportMessTests, DecimalMarkTests | TumourSheetTests |
/// | preambles and second tables | ExportMessTests | here |
/// | header rows | ExportMessTests, ExportLayoutTests | TumourSheetTests |
/// | pasted means | ExportMessTests | TumourSheetTests |
/// | wide or long | ExportMessTests | TumourSheetTests |
/// | well names | ExportMessTests, RDMLTests | – |
/// | spellings | ExportMessTests | GrowthMessagesTests, here |
/// | units and day 0 | – | GrowthMessagesTests, here (units of doses) |
/// | viability or inhibition | – | here |
/// | missing animals, zero volumes, reused ids | – | GrowthMessagesTests |
/// | vehicle rows that do not match | – | here |
/// | copied values | ExportMessTests, QPCRNormaliseTests | GrowthMessagesTests, here |
@Suite("Mess in files of doses and responses") struct BenchMessTests {
    static let doses = [0, 0.03, 0.1, 0.3, 1, 3, 10, 30.0]

    struct Well {
        var run: Int
        var arm: String
        var dose: Double
        var value: Double
    }

    /// Three experiments of two arms, two wells at each dose; responses in percent.
    static var wells: [Well] {
        (0..<3).flatMap { run in
            [("mimic", 2.0), ("control", 1.0)].flatMap { arm, half in
                doses.flatMap { dose in
                    [-0.5, 0.5].map { wobble in
                        let shift = half * (1 + 0.2 * sin(Double(run) + half))
                        let value = 100 / (1 + pow(dose / shift, 1.2)) + wobble
                        return Well(run: run, arm: arm, dose: dose, value: value)
                    }
                }
            }
        }
    }

    static func text(_ wells: [Well]) -> String {
        "run,arm,dose,y\n"
            + wells.map { "run \($0.run),\($0.arm),\($0.dose),\($0.value)\n" }.joined()
    }

    /// From a file, as a study reads it.
    static func finding(_ text: String, _ sense: ResponseSense = .viability) throws -> Finding {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("bench-mess-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appendingPathComponent("wells.csv"))
        let table = try TableReader(folder: folder.path).read(
            TableDeclaration(file: "wells.csv"), name: "wells"
        ).table
        let analysis = DoseResponseAnalysis(
            dose: "dose", response: "y", sense: sense, arm: "arm", of: "mimic", against: "control",
            experiment: "run")
        return try analysis.run(on: table, context: AnalysisContext())
    }

    static func finding(_ wells: [Well], _ sense: ResponseSense = .viability) throws -> Finding {
        try finding(text(wells), sense)
    }

    static func error(_ wells: [Well], _ sense: ResponseSense = .viability) -> InputError? {
        do {
            _ = try finding(wells, sense)
            return nil
        } catch { return error as? InputError }
    }

    func effect(_ finding: Finding) -> Double { finding.decision.effect.number ?? .nan }

    @Test("clean wells give no serious caution") func clean() throws {
        let finding = try Self.finding(Self.wells)
        #expect(finding.cautions.filter { $0.weight == .serious }.isEmpty)
        #expect(finding.decision.notTestable == nil)
    }

    @Test("viability or inhibition: said rightly the same answer, said wrongly a serious caution")
    func viabilityOrInhibition() throws {
        let inhibition = Self.wells.map { well in
            var well = well
            well.value = 100 - well.value
            return well
        }
        let straight = try Self.finding(Self.wells)
        #expect(abs(effect(try Self.finding(inhibition, .inhibition)) - effect(straight)) < 1e-6)
        #expect(try Self.finding(inhibition).caution("rising")?.weight == .serious)
        #expect(try Self.finding(Self.wells, .inhibition).caution("rising")?.weight == .serious)
    }

    @Test("viability in a fraction that is said to be percent is refused") func fraction() {
        let fractions = Self.wells.map { well in
            var well = well
            well.value /= 100
            return well
        }
        #expect(Self.error(fractions)?.code == "response-scale")
    }

    @Test("vehicle rows that do not match: an experiment without them is named") func vehicleMissing() {
        let wells = Self.wells.filter { !($0.run == 1 && $0.arm == "control" && $0.dose == 0) }
        let error = Self.error(wells, .signal)
        #expect(error?.code == "missing-vehicle")
        #expect(error?.message.contains("experiment 2") ?? false)
        #expect(error?.message.contains("dose 0") ?? false)
        #expect(error?.remedy?.contains("vehicle") ?? false)
    }

    @Test("vehicle rows that do not match: under an arm of their own they are no arm's vehicle")
    func vehicleAsArm() {
        let wells = Self.wells.map { well in
            var well = well
            if well.dose == 0 { well.arm = "DMSO" }
            return well
        }
        #expect(Self.error(wells, .signal)?.code == "missing-vehicle")
    }

    @Test("vehicle rows that do not match: another control than 100 %") func vehicleLevel() throws {
        let wells = Self.wells.map { well in
            var well = well
            if well.run == 0, well.arm == "mimic" { well.value *= 0.7 }
            return well
        }
        #expect(try Self.finding(wells).caution("vehicle-level")?.weight == .serious)
    }

    @Test("vehicle rows that do not match: wells that scatter") func vehicleSpread() throws {
        var wells = Self.wells
        wells[0].value = 60
        wells[1].value = 140
        #expect(try Self.finding(wells, .signal).caution("vehicle-spread")?.weight == .serious)
    }

    @Test("units: one experiment's doses in another unit") func doseUnits() throws {
        let wells = Self.wells.map { well in
            var well = well
            if well.run == 2 { well.dose *= 1000 }
            return well
        }
        // Among several experiments the odd one is named.
        let caution = try Self.finding(wells).caution("another-unit")
        #expect(caution?.weight == .serious)
        #expect(caution?.text.contains("experiment 3") ?? false)
        // In a single experiment the arms are compared with each other.
        let single = Self.wells.filter { $0.run == 0 }.map { well in
            var well = well
            if well.arm == "mimic" { well.dose *= 1000 }
            return well
        }
        #expect(try Self.finding(single).caution("mixed-dose-units")?.weight == .serious)
    }

    @Test("copied values: an experiment entered twice") func copied() throws {
        let wells = Self.wells.filter { $0.run != 2 }
        let again = wells.filter { $0.run == 0 }.map { well in
            var well = well
            well.run = 2
            return well
        }
        #expect(try Self.finding(wells + again).caution("copied-values")?.weight == .serious)
    }

    @Test("spellings: an arm that does not occur is refused with the nearest") func spellings() {
        let wells = Self.wells.map { well in
            var well = well
            if well.arm == "mimic" { well.arm = "mimik" }
            return well
        }
        let error = Self.error(wells)
        #expect(error != nil)
        #expect(error?.remedy?.contains("mimik") ?? false)
    }

    @Test("preambles and second tables: what is no well is not read as one") func secondTable() throws {
        let straight = effect(try Self.finding(Self.wells))
        let preamble = "Exported by plate reader\nOperator,x\n\n" + Self.text(Self.wells)
        #expect(effect(try Self.finding(preamble)) == straight)
        let below = Self.text(Self.wells) + "\nSummary\narm,IC50\nmimic,2\n"
        #expect(effect(try Self.finding(below)) == straight)
    }
}
