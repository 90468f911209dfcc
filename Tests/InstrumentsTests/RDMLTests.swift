import Inputs
import Instruments
import Tables
import Testing

/// RDML in the forms that instruments write, each as a small text.
@Suite("RDML") struct RDMLTests {
    static func text(
        version: String = "1.2", samples: String = "<sample id=\"s1\"><type>unkn</type></sample>",
        targets: String = "<target id=\"miR-21\"><dyeId id=\"FAM\"/></target>", runs: String
    ) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdml version=\"\(version)\" xmlns=\"http://www.rdml.org\">"
            + samples + targets + "<experiment id=\"e\">\(runs)</experiment></rdml>"
    }

    static func run(
        _ reactions: String, id: String = "run 1",
        format: String = "<pcrFormat><rows>8</rows><columns>12</columns></pcrFormat>"
    ) -> String { "<run id=\"\(id)\">\(format)\(reactions)</run>" }

    static func reaction(
        _ id: String, cq: String?, sample: String = "s1", target: String = "miR-21", more: String = ""
    ) -> String {
        "<react id=\"\(id)\"><sample id=\"\(sample)\"/><data><tar id=\"\(target)\"/>"
            + (cq.map { "<cq>\($0)</cq>" } ?? "") + more + "</data></react>"
    }

    func read(_ text: String) throws -> InstrumentExport { try read(Array(text.utf8)) }

    func read(_ bytes: [UInt8]) throws -> InstrumentExport {
        let folder = try ExportFolder()
        try folder.write(bytes, to: "file")
        return try InstrumentReader(folder: folder.path).read("file")
    }

    func error(_ text: String) -> InputError? {
        do {
            _ = try read(text)
            return nil
        } catch { return error as? InputError }
    }

    @Test("versions", arguments: ["1.0", "1.1", "1.2", "1.3"]) func versions(_ version: String) throws {
        let runs = Self.run(Self.reaction("13", cq: "25.5"))
        let export = try read(Self.text(version: version, runs: runs))
        #expect(export.format == .rdml)
        #expect(try export.wells.labels("well") == ["B1"])
        #expect(try export.wells.labels("sample") == ["s1"])
        #expect(try export.wells.numbers("cq") == [.exact(25.5)])
        #expect(export.metadata.contains { $0.key == "RDML version" && $0.value == version })
    }

    @Test("a dye as an id or as text", arguments: ["<dyeId id=\"VIC\"/>", "<dyeId>VIC</dyeId>"])
    func dyes(_ dye: String) throws {
        let targets = "<target id=\"miR-21\">\(dye)</target>"
        let export = try read(Self.text(targets: targets, runs: Self.run(Self.reaction("1", cq: "25"))))
        #expect(try export.wells.labels("dye") == ["VIC"])
    }

    @Test("reactions by number on each plate, and by name") func reactions() throws {
        func wells(_ ids: [String], _ format: String) throws -> [String?] {
            let reactions = ids.map { Self.reaction($0, cq: "25.5") }.joined()
            return try read(Self.text(runs: Self.run(reactions, format: format))).wells.labels("well")
        }
        func plate(_ rows: Int, _ columns: Int) -> String {
            "<pcrFormat><rows>\(rows)</rows><columns>\(columns)</columns>"
                + "<rowLabel>ABC</rowLabel><columnLabel>123</columnLabel></pcrFormat>"
        }
        #expect(try wells(["1", "12", "13", "96"], plate(8, 12)) == ["A1", "A12", "B1", "H12"])
        #expect(try wells(["25", "384"], plate(16, 24)) == ["B1", "P24"])
        #expect(try wells(["9"], plate(6, 8)) == ["B1"])
        #expect(try wells(["A1", "B02"], plate(8, 12)) == ["A1", "B2"])
        #expect(try wells(["3"], "<pcrFormat>single-well</pcrFormat>") == ["3"])
        #expect(try wells(["13", "200"], "") == ["A13", "I8"])
    }

    @Test("words and numbers for 'not detected'", arguments: ["-1", "-1.0", "NaN", "0", "100", "999"])
    func sentinels(_ cq: String) throws {
        let runs = Self.run(Self.reaction("1", cq: "25.5") + Self.reaction("2", cq: cq))
        let export = try read(Self.text(runs: runs))
        #expect(try export.wells.numbers("cq") == [.exact(25.5), .above(40)])
    }

    @Test("a file without a word for 'not detected' writes 40") func forty() throws {
        let runs = Self.run(Self.reaction("1", cq: "25.5") + Self.reaction("2", cq: "40.0"))
        #expect(try read(Self.text(runs: runs)).wells.numbers("cq") == [.exact(25.5), .above(40)])
    }

    @Test("the last cycle by the curves, which are read") func curves() throws {
        let points = (1...45).map { "<adp><cyc>\($0)</cyc><fluor>\($0).5</fluor></adp>" }.joined()
        let runs = Self.run(
            Self.reaction("1", cq: "25.5", more: points) + Self.reaction("2", cq: "-1"))
        let export = try read(Self.text(runs: runs))
        #expect(try export.wells.numbers("cq") == [.exact(25.5), .above(45)])
        #expect(export.amplification?.rowCount == 45)
        #expect(try export.amplification?.numbers("fluorescence").last == .exact(45.5))
    }

    @Test("a reaction without a Cq was not measured") func missing() throws {
        let runs = Self.run(Self.reaction("1", cq: "25.5") + Self.reaction("2", cq: nil))
        let export = try read(Self.text(runs: runs))
        #expect(try export.wells.numbers("cq") == [.exact(25.5), .missing])
        #expect(try export.wells.labels("status") == ["detected", "not measured"])
    }

    @Test("an excluded reaction keeps its number under flags") func excluded() throws {
        let runs = Self.run(Self.reaction("1", cq: "25.5", more: "<excl>pipetting</excl>"))
        let export = try read(Self.text(runs: runs))
        #expect(try export.wells.numbers("cq") == [.missing])
        #expect(try export.wells.labels("status") == ["omitted"])
        #expect(try export.wells.labels("flags") == ["cq=25.5"])
    }

    @Test("ids that are GUIDs give way to descriptions") func guids() throws {
        let guid = "4b691c97-a0cc-4948-8e9c-cacad929b502"
        let samples =
            "<sample id=\"\(guid)\"><description>Sample 39</description><type>unkn</type></sample>"
        let targets = "<target id=\"FAM@\(guid)\"><description>miR-21</description></target>"
        let runs = Self.run(Self.reaction("1", cq: "25", sample: guid, target: "FAM@\(guid)"))
        let export = try read(Self.text(samples: samples, targets: targets, runs: runs))
        #expect(try export.wells.labels("sample") == ["Sample 39"])
        #expect(try export.wells.labels("target") == ["miR-21"])
    }

    @Test("tasks, and the quantity of a standard") func tasks() throws {
        let kinds = ["unkn", "std", "ntc", "nrt", "pos"]
        let samples = kinds.map {
            "<sample id=\"\($0)\"><type>\($0)</type><quantity><value>1e4</value><unit>cop</unit></quantity></sample>"
        }.joined()
        let reactions = kinds.enumerated().map {
            Self.reaction("\($0 + 1)", cq: "2\($0).5", sample: $1)
        }.joined()
        let export = try read(Self.text(samples: samples, runs: Self.run(reactions)))
        #expect(
            try export.wells.labels("task") == ["unknown", "standard", "no template", "no RT", "positive"])
        #expect(
            try export.wells.numbers("quantity") == [.missing, .exact(10_000)] + [
                .missing, .missing, .missing,
            ])
    }

    @Test("two runs are two plates") func runs() throws {
        let runs =
            Self.run(Self.reaction("1", cq: "25"), id: "monday")
            + Self.run(Self.reaction("1", cq: "26"), id: "tuesday")
        #expect(try read(Self.text(runs: runs)).wells.labels("plate") == ["monday", "tuesday"])
    }

    @Test("several targets in one reaction") func multiplex() throws {
        let data = ["a", "b"].map { "<data><tar id=\"\($0)\"/><cq>25.5</cq></data>" }.joined()
        let runs = Self.run("<react id=\"1\"><sample id=\"s1\"/>\(data)</react>")
        let export = try read(Self.text(targets: "<target id=\"a\"/><target id=\"b\"/>", runs: runs))
        #expect(try export.wells.labels("target") == ["a", "b"])
        #expect(try export.wells.labels("well") == ["A1", "A1"])
    }

    @Test("in an archive, whatever the one part is called", arguments: ["rdml_data.xml", "other.xml"])
    func archive(_ part: String) throws {
        let text = Self.text(runs: Self.run(Self.reaction("1", cq: "25.5")))
        let export = try read(storedArchive([(part, text)]))
        #expect(export.format == .rdml)
        #expect(try export.wells.numbers("cq") == [.exact(25.5)])
    }

    @Test("damaged XML is an error and no crash") func damaged() throws {
        let whole = Self.text(runs: Self.run(Self.reaction("1", cq: "25.5")))
        for length in stride(from: whole.count - 1, to: 60, by: -7) {
            #expect(error(String(whole.prefix(length))) != nil)
        }
        #expect(error(whole.replacingOccurrences("</react>", "</data>")) != nil)
    }

    @Test("a document type is refused: entities could read other files") func documentType() {
        let evil =
            "<?xml version=\"1.0\"?><!DOCTYPE rdml [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
            + "<rdml version=\"1.1\"><sample id=\"&x;\"/></rdml>"
        #expect(error(evil) != nil)
    }

    @Test("no reactions, no results") func empty() {
        #expect(error(Self.text(runs: ""))?.code == "no-results")
        #expect(error(Self.text(runs: ""))?.remedy != nil)
    }
}

extension String {
    fileprivate func replacingOccurrences(_ old: String, _ new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}

/// Experiment files of 7500, StepOne and QuantStudio software.
@Suite("EDS") struct EDSTests {
    static let experiment = ("apldbio/sds/experiment.xml", "<Experiment><Name>Plate 7</Name></Experiment>")
    static let heading = "Well\tSample Name\tDetector\tTask\tCt\n"

    func read(_ entries: [(name: String, text: String)]) throws -> InstrumentExport {
        let folder = try ExportFolder()
        try folder.write(storedArchive(entries), to: "file")
        return try InstrumentReader(folder: folder.path).read("file")
    }

    @Test("without analysed results it is refused with the remedy") func noResults() {
        let error = #expect(throws: InputError.self) { try read([Self.experiment]) }
        #expect(error?.code == "no-results")
        #expect(error?.message.contains("Plate 7") ?? false)
        #expect(error?.remedy?.contains("export") ?? false)
    }

    @Test("analysed results inside are read", arguments: ["/", "\\"]) func results(_ mark: String) throws {
        let text = Self.heading + "1\ts1\tmiR-21\tUNKNOWN\t25.5\n14\ts2\tmiR-21\tUNKNOWN\tUndetermined\n"
        let export = try read(
            [Self.experiment, ("apldbio/sds/analysis_result.txt", text)].map {
                ($0.0.split(separator: "/").joined(separator: mark), $0.1)
            })
        #expect(export.format == .eds)
        #expect(try export.wells.labels("well") == ["A1", "B2"])
        #expect(try export.wells.numbers("cq") == [.exact(25.5), .above(40)])
        #expect(export.metadata.contains { $0.value == "Plate 7" })
    }

    @Test("wells counted from 0: none is lost, none is shifted") func fromZero() throws {
        let text = Self.heading + "0\ts1\tmiR-21\tUNKNOWN\t25.5\n13\ts2\tmiR-21\tUNKNOWN\t26.5\n"
        let export = try read([Self.experiment, ("apldbio/sds/analysis_result.txt", text)])
        #expect(try export.wells.labels("well") == ["A1", "B2"])
        #expect(export.notes.contains { $0.contains("counted from 0") })
    }

    @Test("results that name no Cq are refused") func unreadable() {
        let error = #expect(throws: InputError.self) {
            try read([Self.experiment, ("apldbio/sds/analysis_result.txt", "Rn\t1\t2\t3\n")])
        }
        #expect(error?.code == "no-results")
    }
}
