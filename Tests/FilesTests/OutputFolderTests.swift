import Files
import Foundation
import Inputs
import Testing

struct OutputFolderTests {
    private func make(_ path: String, _ files: [String: String]) throws {
        let folder = try OutputFolder.begin(at: path)
        for (name, text) in files { try folder.write(text, to: name) }
        try folder.commit()
    }

    private func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private func entries(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    @Test func appearsOnlyWhenCommitted() throws {
        let base = try TemporaryFolder()
        let target = base.path + "/report"
        let folder = try OutputFolder.begin(at: target)
        try folder.write("<svg/>", to: "figures/a.svg")
        let external = try folder.path(for: "figures/b.pdf")
        try Data("pdf".utf8).write(to: URL(fileURLWithPath: external))
        #expect(!FileManager.default.fileExists(atPath: target))
        try folder.commit()
        #expect(text(target + "/figures/a.svg") == "<svg/>")
        #expect(text(target + "/figures/b.pdf") == "pdf")
        #expect(entries(base.path) == ["report"])
    }

    @Test func replacesItsOwnFolderWhole() throws {
        let base = try TemporaryFolder()
        let target = base.path + "/out"
        try make(target, ["a.txt": "1", "old.txt": "1"])
        try make(target, ["a.txt": "2"])
        #expect(entries(target) == [".miraxis-output", "a.txt"])
        #expect(text(target + "/a.txt") == "2")
        #expect(entries(base.path) == ["out"])
    }

    @Test func discardLeavesThePreviousOutput() throws {
        let base = try TemporaryFolder()
        let target = base.path + "/out"
        try make(target, ["a.txt": "1"])
        let folder = try OutputFolder.begin(at: target)
        try folder.write("2", to: "a.txt")
        folder.discard()
        #expect(text(target + "/a.txt") == "1")
        #expect(entries(base.path) == ["out"])
    }

    @Test func refusesWhatItDidNotMake() throws {
        let base = try TemporaryFolder()
        let target = base.path + "/mine"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        try base.write("x", to: "mine/thesis.doc")
        try base.write("x", to: "file")
        #expect(code { try make(target, ["a": "1"]) } == "not-our-folder")
        #expect(code { try make(base.path + "/file", ["a": "1"]) } == "not-a-folder")
        #expect(entries(target) == ["thesis.doc"])
        #expect(entries(base.path) == ["file", "mine"])
    }

    @Test func refusesItsOwnFolderWhenSomebodyPutAFileThere() throws {
        let base = try TemporaryFolder()
        let target = base.path + "/out"
        try make(target, ["a/b.txt": "1"])
        try base.write("mine", to: "out/a/notes.txt")
        #expect(code { try make(target, ["a/b.txt": "2"]) } == "not-our-folder")
        #expect(text(target + "/a/notes.txt") == "mine")
        #expect(text(target + "/a/b.txt") == "1")
    }

    @Test func anEmptyFolderMayBeUsed() throws {
        let base = try TemporaryFolder()
        try make(base.path, ["a": "1"])
        #expect(text(base.path + "/a") == "1")
    }

    @Test func aLinkStaysAndItsFolderIsReplaced() throws {
        let base = try TemporaryFolder()
        try make(base.path + "/real", ["a": "1"])
        try FileManager.default.createSymbolicLink(
            atPath: base.path + "/link", withDestinationPath: base.path + "/real")
        try make(base.path + "/link", ["a": "2"])
        #expect(text(base.path + "/real/a") == "2")
        #expect(entries(base.path) == ["link", "real"])
        try FileManager.default.createSymbolicLink(
            atPath: base.path + "/dead", withDestinationPath: "nowhere")
        #expect(code { try make(base.path + "/dead", ["a": "1"]) } == "not-a-folder")
    }

    @Test(arguments: ["a b/Ergebnisse für Müller", "slash///", "deep/er/and/deeper/"]) func unusualNames(
        _ name: String
    ) throws {
        let base = try TemporaryFolder()
        try make(base.path + "/" + name, ["a": "1"])
        try make(base.path + "/" + name, ["a": "2"])
        #expect(text(base.path + "/" + name + "/a") == "2")
    }

    @Test(arguments: [".", "./", "..", "/", ""]) func refusesTheCurrentFolder(_ name: String) {
        let found = code { _ = try OutputFolder.begin(at: name) }
        #expect(found == (name.isEmpty ? "cannot-write" : "output-is-here"))
    }

    @Test func oneRunAtATime() throws {
        let base = try TemporaryFolder()
        let first = try OutputFolder.begin(at: base.path + "/out")
        #expect(code { _ = try OutputFolder.begin(at: base.path + "/out") } == "output-in-use")
        #expect(code { _ = try OutputFolder.begin(at: base.path + "/out") } == "output-in-use")
        _ = try OutputFolder.begin(at: base.path + "/other")
        first.discard()
        try make(base.path + "/out", ["a": "1"])
        #expect(entries(base.path) == ["out"])
    }

    @Test func leftoversOfKilledRunsAreRemoved() throws {
        let base = try TemporaryFolder()
        for name in [
            ".out.partial-99", ".out.partial-98", ".out.partial-97", ".out.partial-x", ".other.partial-99",
        ] {
            try FileManager.default.createDirectory(
                atPath: base.path + "/" + name, withIntermediateDirectories: true)
        }
        try base.write("", to: ".out.partial-99/.miraxis-output")
        try base.write("half", to: ".out.partial-99/a.txt")
        try base.write("someone's", to: ".out.partial-97/b.txt")
        try base.write("", to: ".out.lock")
        try make(base.path + "/out", ["a": "1"])
        #expect(entries(base.path) == [".other.partial-99", ".out.partial-97", ".out.partial-x", "out"])
    }

    @Test func theOutputSetAsideByAKilledRunReturns() throws {
        let base = try TemporaryFolder()
        try make(base.path + "/out", ["a": "1"])
        try FileManager.default.moveItem(atPath: base.path + "/out", toPath: base.path + "/.out.previous")
        let folder = try OutputFolder.begin(at: base.path + "/out")
        #expect(text(base.path + "/out/a") == "1")
        folder.discard()
    }

    @Test func aFolderThatCannotBeWritten() throws {
        #expect(code { try make("/proc/miraxis", ["a": "1"]) } == "cannot-write")
        let base = try TemporaryFolder()
        try base.write("x", to: "file")
        #expect(code { try make(base.path + "/file/out", ["a": "1"]) } == "cannot-write")
    }
}
