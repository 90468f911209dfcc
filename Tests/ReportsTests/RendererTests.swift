import Findings
import Foundation
import Reports
import Studies
import Testing

private let renderer = FigureRenderer.find(environment: ProcessInfo.processInfo.environment)

@Suite struct RendererTests {
    private func jobs() -> [FigureRenderer.Job] {
        ExampleStudy.claims.flatMap { claim in
            (claim.finding?.figures ?? []).map {
                FigureRenderer.Job(
                    name: "\(claim.id)-\($0.id)", specification: $0.specification(isSimulated: false).text)
            }
        }
    }

    private func standalone(_ outcome: FigureRenderer.Outcome) -> String? {
        if case .drawn(let svg, _) = outcome { DrawnSVG(svg).standalone } else { nil }
    }

    @Test(.enabled(if: renderer != nil, "the figure renderer is not set up"))
    func drawingsDoNotDependOnTheirOrder() throws {
        let renderer = try #require(renderer)
        let forward = renderer.render(jobs()).map(standalone)
        let backward = renderer.render(jobs().reversed()).map(standalone)
        #expect(forward.allSatisfy { $0?.hasPrefix("<svg") == true })
        #expect(forward == backward.reversed())
    }

    @Test(.enabled(if: renderer != nil, "the figure renderer is not set up"))
    func aFigureThatFailsIsTheOnlyOneMissing() throws {
        let broken = FigureRenderer.Job(name: "broken", specification: #"{"mark": 3"#)
        let outcomes = try #require(renderer).render([broken] + jobs().prefix(1))
        guard case .failed(let reason) = outcomes[0] else {
            return #expect(Bool(false), "drawn from nothing")
        }
        #expect(!reason.isEmpty)
        #expect(standalone(outcomes[1]) != nil)
    }

    @Test(.enabled(if: renderer != nil, "the figure renderer is not set up"))
    func thePageHoldsItsDrawings() throws {
        let files = try Report.files(for: ExampleStudy.result(), renderer: renderer)
        let page = String(
            decoding: try #require(files.first { $0.path == "report.html" }).bytes, as: UTF8.self)
        #expect(tagFaults(page) == [])
        let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count)
        #expect(page.contains("stroke=\"var(--series-1)\"") && page.contains("fill=\"var(--ink)\""))
        #expect(page.matches(of: /<(path|text|g|line|rect)[^>]*(fill|stroke)="#/).isEmpty)
        for ending in [".svg", ".pdf", ".vl.json", ".csv"] {
            #expect(files.contains { $0.path == "figures/C3-roc" + ending })
        }
        let pdf = try #require(files.first { $0.path == "figures/C3-roc.pdf" })
        #expect(pdf.bytes.starts(with: Array("%PDF".utf8)))
    }

    // MARK: - A renderer that misbehaves

    /// A folder with a stand-in for the renderer's Python.
    private func stand(in script: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "renderer-" + UUID().uuidString)
        let python = folder.appendingPathComponent("bin/python3")
        try FileManager.default.createDirectory(
            at: python.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: python)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python.path)
        return folder
    }

    @Test(arguments: [
        ("exec sleep 60", "was ended after 1 s"),
        ("echo 'No module named vl_convert' >&2; exit 1", "No module named"),
        ("exit 0", "no readable answer"), ("kill -9 $$", "ended with code"),
    ])
    func aBrokenRendererGivesReasons(script: String, reason: String) throws {
        let folder = try stand(in: script)
        defer { try? FileManager.default.removeItem(at: folder) }
        let renderer = FigureRenderer(
            python: folder.appendingPathComponent("bin/python3"), timeLimit: .seconds(1))
        let outcomes = renderer.render(Array(jobs().prefix(2)))
        #expect(outcomes.count == 2)
        for outcome in outcomes {
            guard case .failed(let because) = outcome else { return #expect(Bool(false)) }
            #expect(because.contains(reason), "\(because)")
        }
    }

    @Test func isFoundWhereTheEnvironmentSays() throws {
        let folder = try stand(in: "exit 0")
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(FigureRenderer.find(environment: ["MIRAXIS_RENDERER": folder.path]) != nil)
        #expect(FigureRenderer.find(environment: ["HOME": folder.path]) == nil)
        #expect(
            FigureRenderer.folder(environment: ["HOME": "/h"])?.path == "/h/.local/share/miraxis/renderer")
        #expect(
            FigureRenderer.folder(environment: ["HOME": "/h", "XDG_DATA_HOME": "/d"])?.path
                == "/d/miraxis/renderer")
        #expect(FigureRenderer.folder(environment: [:]) == nil)
    }
}
