import Foundation
import Inputs
import Instruments
import Tables
import Testing

/// The mess that files of instruments carry, each kind on a small file made for it.
@Suite("Mess in exports of instruments") struct ExportMessTests {
    static let heading =
        "Well\tWell Position\tOmit\tSample Name\tTarget Name\tTask\tReporter\tCT\tCt Mean\tQuantity"

    func read(_ text: String, _ options: InstrumentOptions = InstrumentOptions()) throws -> InstrumentExport {
        try read(Array(text.utf8), options)
    }

    func read(_ bytes: [UInt8], _ options: InstrumentOptions = InstrumentOptions()) throws -> InstrumentExport
    {
        let folder = try ExportFolder()
        try folder.write(bytes, to: "file.bin")
        return try InstrumentReader(folder: folder.path).read("file.bin", options: options)
    }

    func cq(_ export: InstrumentExport) throws -> [NumericCell] { try export.wells.numbers("cq") }
    func labels(_ export: InstrumentExport, _ column: WellColumn) throws -> [String?] {
        try export.wells.labels(column.rawValue)
    }

    /// A QuantStudio text with these Cq of one target, wells A1, A2, ...
    func quantStudio(_ values: [String], preamble: String = "* Chemistry = TAQMAN\n\n[Results]\n") -> String {
        preamble + Self.heading + "\n"
            + values.enumerated().map {
                "\($0 + 1)\tA\($0 + 1)\tfalse\ts\($0)\tmiR-21\tUNKNOWN\tFAM\t\($1)\t25\t"
            }.joined(separator: "\n") + "\n"
    }

    @Test(
        "spellings of undetermined",
        arguments: [
            "Undetermined", "UNDETERMINED", "undet.", "N/A", "NaN", "No Ct", "No Cq", "-", "0", "0.00", "999",
        ])
    func sentinels(_ word: String) throws {
        let export = try read(quantStudio(["25.5", word]))
        #expect(try cq(export) == [.exact(25.5), .above(40)])
        #expect(try labels(export, .status) == ["detected", "undetermined"])
        #expect(export.notes.contains { $0.contains("taken to lie above 40") })
    }

    @Test("a last cycle that the user gives") func givenCycles() throws {
        let export = try read(quantStudio(["25.5", "Undetermined", "46"]), InstrumentOptions(cycles: 45))
        #expect(try cq(export) == [.exact(25.5), .above(45), .above(45)])
        #expect(!export.notes.contains { $0.contains("does not tell") })
    }

    @Test("a column full of 40 says 'not detected'") func fullOfForty() throws {
        let export = try read(quantStudio(["25.5", "40", "40.000", "39.9"]))
        #expect(try cq(export) == [.exact(25.5), .above(40), .above(40), .exact(39.9)])
        #expect(export.notes.contains { $0.contains("2 Cq at or above 40") })
    }

    @Test("a 40 beside the word stays a number, with a word") func fortyBesideWord() throws {
        let export = try read(quantStudio(["40", "Undetermined", "40"]))
        #expect(try cq(export) == [.exact(40), .above(40), .exact(40)])
        #expect(export.notes.contains { $0.contains("kept as numbers") })
    }

    @Test("a blank Cq of QuantStudio was not measured") func blank() throws {
        let export = try read(quantStudio(["25.5", ""]))
        #expect(try cq(export) == [.exact(25.5), .missing])
        #expect(try labels(export, .status) == ["detected", "not measured"])
    }

    @Test("a Cq below 5 is warned of") func belowFive() throws {
        #expect(try read(quantStudio(["1", "25"])).notes.contains { $0.contains("1 Cq below 5") })
    }

    @Test("letters that only look Latin", arguments: ["Cт", "Сt", "СТ", "C\u{442}"])
    func lookAlikes(_ name: String) throws {
        let text = quantStudio(["25.5"]).replacingOccurrences(of: "\tCT\t", with: "\t\(name)\t")
        #expect(try cq(read(text)) == [.exact(25.5)])
    }

    @Test("a mean is never taken for the value") func meanIsNoValue() throws {
        let text = quantStudio(["25.5"]).replacingOccurrences(of: "\tCT\t", with: "\tSomething\t")
        #expect(throws: InputError.self) { try read(text) }
    }

    @Test("line ends", arguments: ["\n", "\r\n", "\r"]) func lineEnds(_ end: String) throws {
        let text = quantStudio(["25.5", "26.5"]).split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: end)
        #expect(try cq(read(text)) == [.exact(25.5), .exact(26.5)])
    }

    @Test("encodings", arguments: [String.Encoding.utf16, .utf16LittleEndian, .isoLatin1, .windowsCP1252])
    func encodings(_ encoding: String.Encoding) throws {
        let text = quantStudio(["25.5"]).replacingOccurrences(of: "s0", with: "Müller")
        let export = try read(Array(text.data(using: encoding)!))
        #expect(try labels(export, .sample) == ["Müller"])
    }

    @Test("a byte-order mark") func mark() throws {
        let csv = "\u{feff}Well,Fluor,Target,Content,Sample,Cq,Cq Mean\nA01,SYBR,t,Unkn-01,s,31.5,0.00\n"
        let export = try read(csv)
        #expect(export.format == .cfx)
        #expect(try labels(export, .well) == ["A1"])
    }

    @Test("decimal commas") func decimalCommas() throws {
        let export = try read(quantStudio(["25,512", "Undetermined"]))
        #expect(try cq(export) == [.exact(25.512), .above(40)])
        #expect(export.notes.contains { $0.contains("decimal comma") })
    }

    @Test("commas and points mixed are refused") func mixedDecimals() throws {
        let error = #expect(throws: InputError.self) { try read(quantStudio(["25,512", "25.5"])) }
        #expect(error?.code == "mixed-decimals")
        #expect(error?.location?.line == 5)
    }

    @Test("thousands marks in a quantity") func thousands() throws {
        let text =
            Self.heading + "\n1\tA1\tfalse\ts\tt\tSTANDARD\tFAM\t18.2\t18\t36,431.130\n"
            + "2\tA2\tfalse\ts\tt\tSTANDARD\tFAM\t19.2\t18\t100,000\n"
        let export = try read(text)
        #expect(try export.wells.numbers("quantity") == [.exact(36431.13), .exact(100_000)])
    }

    @Test("a preamble, a second table and a footer") func preambleAndFooter() throws {
        let text =
            "SDS 2.3\tRQ Results\t1.2\nFilename\tStudy\n\n"
            + "#\tPlate\tPos\tFlag\tSample\tDetector\tTask\tCt\tDelta Ct\n"
            + "1\tp1\tA1\tPassed\ts\tg\tTarget\t25.5\t1\n1\tp2\tA1\tFlagged\ts\tg\tTarget\tUndetermined\t1\n\n"
            + "Summary Data for Study\n\tSample\tDetector\tAvg\n\ts\tg\t3\n1\tPlateID\tNAP\t4\n"
        let export = try read(text)
        #expect(export.format == .sds)
        #expect(try labels(export, .plate) == ["p1", "p2"])
        #expect(try labels(export, .flags) == [nil, "Flagged"])
        #expect(export.notes.contains { $0.contains("4 lines below the results left out") })
        #expect(export.metadata.contains { $0.key == "Filename" && $0.value == "Study" })
    }

    @Test("a footer without a blank row before it") func footer() throws {
        let text = quantStudio(["25.5"]) + "Analysis Type\tSinglePlex\nEndogenous Control\tRNU6B\n"
        let export = try read(text)
        #expect(export.wells.rowCount == 1)
        #expect(export.notes.contains { $0.contains("2 lines below the results left out") })
    }

    @Test("a blank row and a repeated header inside the table") func repeatedHeader() throws {
        let export = try read(
            quantStudio(["25.5"]) + "\n" + Self.heading + "\n4\tA4\tfalse\ts\tmiR-21\tUNKNOWN\tFAM\t27\n")
        #expect(try cq(export) == [.exact(25.5), .exact(27)])
        #expect(export.notes.contains { $0.contains("repeated header") })
    }

    @Test("repeated names of columns: the first one counts") func repeatedNames() throws {
        let text =
            "Well\tWell Position\tSample Name\tTarget Name\tTask\tCT\tQuantity\tCT\n1\tA1\ts\tt\tUNKNOWN\t25\t\t99\n"
        #expect(try cq(read(text)) == [.exact(25)])
    }

    @Test("means pasted among the wells") func pastedMeans() throws {
        let text =
            quantStudio(["25.5", "26.5"]) + "Mean\t\t\ts\tmiR-21\t\t\t26.0\nSD\t\t\ts\tmiR-21\t\t\t0.7\n"
        let export = try read(text)
        #expect(try cq(export) == [.exact(25.5), .exact(26.5)])
        #expect(export.notes.contains { $0.contains("2 rows without a well left out (pasted means") })
    }

    @Test("a wide table is refused with the way to read it") func wide() throws {
        let error = #expect(throws: InputError.self) {
            try read("Sample,miR-21,RNU6B\ns1,25.1,20.2\ns2,26.1,20.4\n")
        }
        #expect(error?.code == "unknown-instrument")
        #expect(error?.remedy?.contains("longer") ?? false)
    }

    @Test("names of wells") func wellNames() throws {
        let text =
            "* Block Type = 384-Well Block\n[Results]\nWell\tSample Name\tTarget Name\tTask\tCT\n"
            + ["A01", "b2", "25", "27.0"].map { "\($0)\ts\tt\tUNKNOWN\t25" }.joined(separator: "\n")
        #expect(try labels(read(text), .well) == ["A1", "B2", "B1", "B3"])
    }

    @Test("numbers of wells without a plate size") func assumedPlate() throws {
        let export = try read("Well\tSample Name\tTarget Name\tTask\tCT\n13\ts\tt\tUNKNOWN\t25\n")
        #expect(try labels(export, .well) == ["B1"])
        #expect(export.notes.contains { $0.contains("96 wells are assumed") })
    }

    @Test("omitted wells keep no Cq, and their number stands under flags") func omitted() throws {
        let export = try read(quantStudio(["25.5"]).replacingOccurrences(of: "false", with: "true"))
        #expect(try cq(export) == [.missing])
        #expect(try labels(export, .status) == ["omitted"])
        #expect(try labels(export, .flags) == ["cq=25.5"])
    }

    @Test("copied values") func copied() throws {
        let rows = ["s1", "s2"].flatMap { sample in
            ["a", "b", "c"].enumerated().map { "A\($0 + 1)\t\(sample)\t\($1)\tUNKNOWN\t2\($0).123" }
        }
        let export = try read(
            "Well Position\tSample Name\tTarget Name\tTask\tCT\n" + rows.joined(separator: "\n"))
        #expect(export.notes.contains { $0.contains("2 samples have exactly the same Cq") })
    }

    @Test("a table pasted twice is refused with both lines") func pastedTwice() throws {
        let rows = (1...6).map { "A\($0)\ts\($0)\tt\tUNKNOWN\t2\($0).5" }
        let error = #expect(throws: InputError.self) {
            try read(
                "Well Position\tSample Name\tTarget Name\tTask\tCT\n"
                    + (rows + rows.prefix(1)).joined(separator: "\n"))
        }
        #expect(error?.code == "repeated-well")
        #expect(error?.location?.line == 8)
        #expect(error?.message.contains("line 2") ?? false)
    }

    @Test("spellings of samples and targets") func spellings() throws {
        func row(_ well: Int, _ sample: String, _ target: String) -> String {
            "A\(well)\t\(sample)\t\(target)\tUNKNOWN\t2\(well).5\n"
        }
        let head = "Well Position\tSample Name\tTarget Name\tTask\tCT\n"
        let notes = try read(head + row(1, "Smith 1", "miR-16-5p") + row(2, "smith1", "mir16-5p")).notes
        #expect(notes.contains { $0.contains("2 names of targets differ only") && $0.contains("'mir16-5p'") })
        #expect(notes.contains { $0.contains("2 names of samples differ only") })
        #expect(!notes.contains { $0.contains("mith") })
        let apart = try read(
            head + row(1, "S1-11", "miR-191") + row(2, "S11-1", "miR-19-1") + row(3, "1E6", "KO")
                + row(4, "1E-6", "KO-")
        ).notes
        #expect(!apart.contains { $0.contains("differ only") })
    }

    @Test("a cell that is no Cq names line and column, not its value") func unreadable() throws {
        let error = #expect(throws: InputError.self) { try read(quantStudio(["25.5", "patient Smith"])) }
        #expect(error?.code == "not-numeric")
        #expect(error?.location?.line == 6)
        #expect(error?.column == "CT")
        #expect(!(error?.description.contains("Smith") ?? true))
    }
}
