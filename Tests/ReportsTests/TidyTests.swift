import Findings
import Foundation
import Reports
import Studies
import Testing

@Suite struct TidyTests {
    private func files(_ result: StudyResult = ExampleStudy.result()) throws -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: try Report.files(for: result).map {
                ($0.path, String(decoding: $0.bytes, as: UTF8.self))
            })
    }

    @Test func csvReadsBack() {
        let frame = DataFrame(
            columns: ["a", "b, \"c\""],
            rows: [
                [.number(0.1), .text("line\nbreak, \"quoted\"\r\n")], [.missing, .text("")],
                [.number(-.infinity), .text(hostile)],
            ])
        #expect(
            readCSV(frame.csv) == [
                ["a", "b, \"c\""], ["0.1", "line\nbreak, \"quoted\"\r\n"], ["", ""], ["-Inf", hostile],
            ])
        #expect(frame.csv.contains("\n,\"\"\n"))
    }

    @Test func findingsTableHoldsEveryNumber() throws {
        let rows = readCSV(try #require(try files()["findings.csv"]))
        let head = try #require(rows.first)
        #expect(rows.allSatisfy { $0.count == head.count })
        func column(_ name: String) throws -> Int { try #require(head.firstIndex(of: name)) }
        let (claim, kind, name) = (try column("claim"), try column("kind"), try column("name"))
        let (value, undefined) = (try column("value"), try column("undefined"))
        for judged in ExampleStudy.claims {
            let own = rows.filter { $0[claim] == judged.id }
            #expect(own.count { $0[kind] == "verdict" } == 1)
            for estimate in judged.finding?.estimates ?? [] {
                let row = try #require(own.first { $0[kind] == "estimate" && $0[name] == estimate.name })
                switch estimate.value {
                case .value(let number): #expect(Double(row[value]) == number && row[undefined].isEmpty)
                case .undefined(let reason): #expect(row[value].isEmpty && row[undefined] == reason)
                }
            }
        }
        #expect(!rows.joined().contains { $0.lowercased() == "nan" })
    }

    /// A hazard ratio decides as its logarithm and is written as a ratio.
    @Test func ratiosAreWrittenAsRatios() throws {
        let rows = readCSV(try #require(try files()["findings.csv"]))
        let row = try #require(rows.first { $0[0] == "C6" && $0.contains("decision") })
        let head = rows[0]
        func number(_ name: String) throws -> Double? { Double(row[try #require(head.firstIndex(of: name))]) }
        #expect(abs(try #require(try number("value")) - 2.4) < 1e-9)
        #expect(abs(try #require(try number("lower")) - 0.31) < 1e-9)
        #expect(try number("upper") == .infinity)
        #expect(try number("null") == 1)
    }

    @Test func resultIsVersionedAndReadsBack() throws {
        let text = try #require(try files()["result.json"])
        struct Document: Decodable {
            var format: Int
            var result: StudyResult
        }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        let document = try decoder.decode(Document.self, from: Data(text.utf8))
        #expect(document.format == 1)
        #expect(document.result.claims.map(\.verdict) == ExampleStudy.claims.map(\.verdict))
        #expect(
            document.result.claims.map { $0.finding?.estimates }
                == ExampleStudy.claims.map { $0.finding?.estimates })
        #expect(!text.contains("\"_0\" : {\n            \"undefined\""))
    }

    @Test func checkScriptQuotesNothingRaw() throws {
        let script = try #require(try files()["claims/C6/check.R"])
        for line in script.split(separator: "\n") where line.contains("<script>") {
            #expect(line.hasPrefix("#"))
        }
        #expect(script.contains("d <- read.csv(\"rows.csv\""))
        #expect(script.contains("wilcox.test("))
    }

    @Test func twoRunsGiveTheSameBytes() throws {
        let first = try Report.files(for: ExampleStudy.result())
        #expect(first == (try Report.files(for: ExampleStudy.result())))
        #expect(first.map(\.path) == first.map(\.path).sorted())
        #expect(Set(first.map(\.path)).count == first.count)
    }

    @Test func figureDataHasEveryCount() throws {
        let rows = readCSV(try #require(try files()["figures/C4-kaplan-meier.csv"]))
        #expect(
            rows.filter { $0[1] == "at risk" && $0[0] == "miR-221 low" }.map { $0[2] } == [
                "0", "12", "24", "36", "48", "60",
            ])
        #expect(rows.count { $0[1] == "step" } > 50)
    }
}

@Suite struct VerdictTableTests {
    @Test(arguments: [60, 80, 100, 160])
    func fitsAndNamesEveryClaim(width: Int) {
        let text = VerdictTable.text(ExampleStudy.result(), width: width)
        for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
        for claim in ExampleStudy.claims {
            #expect(
                text.split(separator: "\n").contains {
                    $0.hasPrefix(claim.id) && $0.contains(claim.verdict.kind.rawValue)
                })
        }
        #expect(text.contains("weakest link C3"))
    }

    @Test func colourOnlyWhereAsked() {
        #expect(!VerdictTable.text(ExampleStudy.result(), width: 100).contains("\u{1B}"))
        #expect(
            VerdictTable.text(ExampleStudy.result(), width: 100, inColor: true).contains(
                "\u{1B}[32msupported\u{1B}[0m"))
    }
}
