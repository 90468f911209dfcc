import Findings
import Foundation
import Reports
import Studies
import Tables
import Testing

@Suite struct PageTests {
    private func page(_ result: StudyResult) throws -> String {
        let files = try Report.files(for: result)
        let page = try #require(files.first { $0.path == "report.html" })
        return String(decoding: page.bytes, as: UTF8.self)
    }

    @Test(arguments: [false, true])
    func tagsAreBalancedAndAnchorsUnique(isSimulated: Bool) throws {
        let page = try page(ExampleStudy.result(isSimulated: isSimulated))
        #expect(tagFaults(page) == [])
        let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count)
        let targets = page.matches(of: /href="#([^"]+)"/).map { String($0.1) }
        #expect(targets.count > 10)
        for target in targets { #expect(ids.contains(target), "\(target)") }
    }

    @Test func tagCheckerFindsFaults() {
        #expect(tagFaults("<p>a<b>c</p></b>") != [])
        #expect(tagFaults("<p>a") == ["<p> stays open"])
        #expect(tagFaults("<p title=\"a>b\">a</p><br/>") == [])
    }

    @Test func everyClaimStandsWithItsVerdict() throws {
        let page = try page(ExampleStudy.result())
        for claim in ExampleStudy.claims {
            let start = try #require(page.firstRange(of: "<article id=\"claim-\(claim.id)\""))
            let end = try #require(page[start.lowerBound...].firstRange(of: "</article>"))
            let section = page[start.lowerBound..<end.lowerBound]
            #expect(section.contains(claim.verdict.kind.rawValue))
            #expect(section.contains(escaped(claim.sentence)))
            #expect(section.contains(escaped(claim.verdict.reason)))
            for text in [claim.verdict.bring, claim.verdict.detectable, claim.verdict.excludes] {
                if let text { #expect(section.contains(escaped(text))) }
            }
            for estimate in claim.finding?.estimates ?? [] {
                #expect(section.contains(escaped(estimate.label)))
                #expect(section.contains(escaped(estimate.definition)))
            }
        }
        #expect(page.contains("undefined: fewer than half of the patients died"))
    }

    @Test func hostileTextStaysText() throws {
        let page = try page(ExampleStudy.result())
        #expect(page.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"))
        #expect(!page.contains("<script"))
        #expect(!page.contains("</td>, "))
    }

    @Test(arguments: [false, true])
    func noNumberIsNonsense(isSimulated: Bool) throws {
        let page = try page(ExampleStudy.result(isSimulated: isSimulated))
        for word in page.matches(of: /\b(nan|Optional)\b/.ignoresCase()) {
            #expect(Bool(false), "\(word.0)")
        }
    }

    @Test func simulationIsSaidAtTheTop() throws {
        #expect(try page(ExampleStudy.result(isSimulated: true)).contains("SIMULATED DATA"))
        #expect(try !page(ExampleStudy.result()).contains("SIMULATED"))
        #expect(try page(ExampleStudy.result()).contains("Research use only"))
    }

    @Test func nothingIsFetched() throws {
        let page = try page(ExampleStudy.result())
        #expect(!page.contains("http://") && !page.contains("https://"))
        #expect(!page.contains("@import") && !page.contains("<link"))
    }

    @Test func missingDrawingsAreNamed() throws {
        let page = try page(ExampleStudy.result())
        // The forest of all claims, that of one claim's evidence, and each claim's own.
        let figures = ExampleStudy.claims.reduce(2) { $0 + ($1.finding?.figures.count ?? 0) }
        #expect(page.matches(of: /Not drawn:/).count == figures)
        #expect(page.contains("Scripts/setup-renderer"))
    }

    /// What a row holds is nobody's business but `rows.csv`'s (and the whole result's).
    @Test func cellsOfRowsAppearInNoPageAndNoFigure() throws {
        var result = ExampleStudy.result()
        result.claims[0].finding?.analysed = DataFrame(columns: ["x"], rows: [[.text("PATIENT-0042")]])
        let holders = try Report.files(for: result).filter {
            String(decoding: $0.bytes, as: UTF8.self).contains("PATIENT-0042")
        }
        #expect(holders.map(\.path) == ["claims/C1/rows.csv", "result.json"])
    }

    @Test func countsOfRowsLeftOutAgree() throws {
        let page = try page(ExampleStudy.result())
        #expect(page.contains("<b>32 left out</b>") && page.contains("<b>30</b> sample_type is another"))
        #expect(page.contains("data/cohort1.csv:14, 77"))
    }

    /// Every text colour on every ground it can stand on, both themes: WCAG 2 contrast of at least 4.5.
    @Test func contrastIsEnough() throws {
        let page = try page(ExampleStudy.result())
        var colors: [String: (light: String, dark: String)] = [:]
        for match in page.matches(of: /--([a-z0-9-]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)/) {
            colors[String(match.1)] = (String(match.2), String(match.3))
        }
        let verdicts = ["supported", "contradicted", "inconclusive", "untested", "recovered", "lost"]
        var pairs = [
            ("ink", "paper"), ("soft", "paper"), ("link", "paper"), ("ink", "ground"), ("soft", "ground"),
        ]
        pairs +=
            [("ink", "inconclusive-ground")] + verdicts.flatMap { [($0, "paper"), ($0, "\($0)-ground")] }
        for (text, ground) in pairs {
            let (a, b) = (try #require(colors[text]), try #require(colors[ground]))
            #expect(contrast(a.light, b.light) >= 4.5, "\(text) on \(ground), light")
            #expect(contrast(a.dark, b.dark) >= 4.5, "\(text) on \(ground), dark")
        }
    }

    private func contrast(_ a: String, _ b: String) -> Double {
        let (x, y) = (luminance(a), luminance(b))
        return (max(x, y) + 0.05) / (min(x, y) + 0.05)
    }

    private func luminance(_ hex: String) -> Double {
        let number = Int(hex.dropFirst(), radix: 16) ?? 0
        let parts = [number >> 16, number >> 8 & 255, number & 255].map { part -> Double in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
