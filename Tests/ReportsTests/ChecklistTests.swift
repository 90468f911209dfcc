import Findings
import Foundation
import Reports
import Studies
import Testing

@Suite struct ChecklistTests {
    private func files(_ result: StudyResult) throws -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: try Report.files(for: result).map {
                ($0.path, String(decoding: $0.bytes, as: UTF8.self))
            })
    }

    private func rows(_ file: String, _ result: StudyResult = ExampleStudy.result()) throws -> [[String]] {
        readCSV(try #require(try files(result)[file]))
    }

    private func items(_ rows: [[String]]) -> [String] {
        var items: [String] = []
        for row in rows.dropFirst() where !items.contains(row[0]) { items.append(row[0]) }
        return items
    }

    @Test func everyItemStandsInOrder() throws {
        #expect(items(try rows("remark.csv")) == (1...20).map(String.init))
        let stard = items(try rows("stard.csv"))
        #expect(stard.count == 34)
        #expect(
            stard.map { $0.filter(\.isNumber) }.reduce(into: [String]()) {
                if $0.last != $1 { $0.append($1) }
            } == (1...30).map(String.init))
    }

    /// Numbers in the table are those of the result.
    @Test func itemsHoldWhatTheResultSays() throws {
        let remark = try rows("remark.csv")
        func says(_ item: String, _ text: String) -> Bool {
            remark.contains { $0[0] == item && $0[2].contains(text) && $0[3] == "result" }
        }
        #expect(says("1", "miR-221-3p, target CASP3, drug sorafenib"))
        #expect(says("2", "cohort1: data/cohort1.csv, 412 rows"))
        #expect(says("10", "exact Mann-Whitney test"))
        #expect(says("10", "2 rows left out: sample_type is missing"))
        #expect(says("12", "412 rows of cohort1, 366 after 4 steps"))
        #expect(says("12", "C4: 366 patients, 130 events (low 183; high 183)"))
        #expect(says("12", "2 serum miR-221 is missing"))
        #expect(says("15", "Hazard ratio per SD of log2 miR-221: 1.13"))
        #expect(says("19", "C4 contradicted (too small)"))
        let stard = try rows("stard.csv")
        #expect(
            stard.contains {
                $0[0] == "19" && $0[2].contains("C3: 17 patients (responder 4; non-responder 13)")
            })
        #expect(stard.contains { $0[0] == "26" && $0[2].contains("Only 4 responders") })
        #expect(stard.contains { $0[0] == "28" && $0[2].contains("state of the claims: never fixed") })
        // The prognostic claims are none of STARD's business.
        #expect(!stard.contains { $0[0] == "24" && $0[2].contains("C4") })
    }

    @Test func whatNobodySaysIsNotReported() throws {
        for file in ["remark.csv", "stard.csv"] {
            let rows = try rows(file)
            let open = rows.filter { $0[3].isEmpty }
            #expect(open.count > 2)
            for row in open { #expect(row[2] == "not reported by the study" && row[4].isEmpty) }
        }
        #expect(try rows("remark.csv").contains { $0[0] == "3" && $0[2] == "not reported by the study" })
        let page = try #require(try files(ExampleStudy.result())["report.html"])
        #expect(page.contains("<span class=\"undefined\">not reported by the study</span>"))
    }

    @Test func statementsAreMarkedAndNoneIsLost() throws {
        let row = try #require(try rows("remark.csv").first { $0[0] == "5" })
        #expect(row[2] == "RT-qPCR, in duplicate, blind to response \(hostile)" && row[3] == "study file")
        let page = try #require(try files(ExampleStudy.result())["report.html"])
        #expect(page.contains("stated by the study file"))
        for statement in ExampleStudy.result().reporting { #expect(page.contains(escaped(statement.text))) }
        #expect(page.contains("<dt>ethics</dt>"))
    }

    @Test func answersSayWhereTheyStand() throws {
        let page = try #require(try files(ExampleStudy.result())["report.html"])
        for row in try rows("remark.csv").dropFirst() where row[3] == "result" {
            let anchor = try #require(row[4].split(separator: "#").last)
            #expect(row[4].hasPrefix("report.html#") && page.contains("id=\"\(anchor)\""), "\(row)")
        }
    }

    @Test func noClaimNoChecklist() throws {
        var result = ExampleStudy.result()
        result.claims = result.claims.filter { $0.finding?.analysis == "compare" }
        result.reporting = []
        let files = try files(result)
        #expect(files["remark.csv"] == nil && files["stard.csv"] == nil)
        #expect(try !#require(files["report.html"]).contains("id=\"checklists\""))
    }

    @Test(arguments: [
        ("survive", true, "REMARK"), ("interact", true, "REMARK"), ("added-value", true, "REMARK"),
        ("validate", true, "REMARK"), ("pool", true, "REMARK"), ("cut-off", true, "REMARK"),
        ("discriminate", false, "STARD"), ("validate", false, "STARD"), ("cut_off", false, "STARD"),
        ("added-value", false, "STARD"), ("correlate", false, nil), ("pool", false, nil),
        ("compare", false, nil),
    ]) func theSubjectFollowsAnalysisAndEvents(analysis: String, hasEvents: Bool, name: String?) {
        var result = ExampleStudy.result()
        result.claims = [result.claims[0]]
        result.claims[0].finding?.analysis = analysis
        result.claims[0].finding?.units.events = hasEvents ? 12 : nil
        #expect(Checklist.applying(to: result).map(\.name) == [name].compactMap { $0 })
    }
}

@Suite struct EvidenceTests {
    private func file(_ path: String, _ result: StudyResult = ExampleStudy.result()) throws -> String {
        let file = try #require(try Report.files(for: result).first { $0.path == path })
        return String(decoding: file.bytes, as: UTF8.self)
    }

    @Test func numbersOfOthersAreDrawnApart() throws {
        let rows = readCSV(try file("figures/C3-evidence-from-elsewhere.csv"))
        #expect(rows.map { $0[0] } == ["part", "this study", "elsewhere", "elsewhere"])
        #expect(rows[1] == ["this study", "C3", "-0.6", "-1.9", "0.4", "17"])
        #expect(rows[2].suffix(4) == ["-0.4", "-0.9", "0.1", "61"] && rows[3][3].isEmpty)
        let drawing = try file("figures/C3-evidence-from-elsewhere.vl.json")
        #expect(drawing.contains("n = 61") && drawing.contains("C3, this study"))
        #expect(drawing.contains("\"color\":\"\(FigureStyle.faint)\""))
    }

    @Test func standsUnderItsHeadingAndInNoTableOfFindings() throws {
        let page = try file("report.html")
        let heading = try #require(page.firstRange(of: "Evidence from elsewhere"))
        let figure = try #require(page.firstRange(of: "id=\"figure-C3-evidence-from-elsewhere\""))
        let end = try #require(page[heading.lowerBound...].firstRange(of: "</article>"))
        #expect(heading.lowerBound < figure.lowerBound && figure.lowerBound < end.lowerBound)
        #expect(page.contains("lower in responders: −0.40 (−0.90 to 0.10), n = 61"))
        #expect(try !file("findings.csv").contains("elsewhere") && !file("findings.csv").contains("A third"))
        #expect(try file("result.json").contains("\"upper\" : 0.1"))
    }

    @Test func simulatedOnesSaySo() throws {
        let drawing = try file(
            "figures/C3-evidence-from-elsewhere.vl.json", ExampleStudy.result(isSimulated: true))
        #expect(drawing.contains("\"SIMULATED\""))
    }

    @Test func textAloneIsNotDrawn() throws {
        var result = ExampleStudy.result()
        result.claims[2].evidence = [Evidence(source: "a", says: "b")]
        #expect(try Report.files(for: result).allSatisfy { !$0.path.contains("evidence") })
    }
}
