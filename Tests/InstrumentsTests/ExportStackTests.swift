import Foundation
import Inputs
import Instruments
import Tables
import Testing

@Suite("Several exports read together") struct ExportStackTests {
    private func export(_ cqs: [String], sample: String = "s") -> String {
        cqs.enumerated().reduce(DecimalMarkTests.heading + "\n") { text, entry in
            let (place, cq) = entry
            return text
                + "\(place + 1)\tA\(place + 1)\tfalse\t\(sample)\(place)\tmiR-21\tUNKNOWN\tFAM\t\(cq)\n"
        }
    }

    /// Files below a folder of their own, by name.
    private func stack(_ files: [(String, String)]) throws -> ExportStack {
        let folder = FileManager.default.temporaryDirectory.path + "/miraxis-stack-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in files {
            let url = URL(fileURLWithPath: folder + "/" + name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return try ExportStack(files.map(\.0), folder: folder)
    }

    private func code(_ files: [(String, String)]) -> InputError? {
        #expect(throws: InputError.self) { try stack(files) }
    }

    @Test("the same bytes under two names are refused") func sameBytes() {
        let text = export(["25.51", "26.23"])
        let error = code([("a.txt", text), ("b.txt", text)])
        #expect(error?.code == "same-export")
        #expect(error?.message.contains("'a.txt' and 'b.txt'") == true)
    }

    @Test("one file named twice is refused") func sameFile() {
        let text = export(["25.51", "26.23"])
        #expect(code([("a.txt", text), ("a.txt", text)])?.code == "same-export")
    }

    @Test("the same wells in other bytes are refused") func sameWells() {
        let text = export(["25.51", "26.23"])
        #expect(code([("a.txt", text), ("b.txt", text + "\n\n")])?.code == "same-export")
    }

    @Test("files of one name in two folders make two plates") func plates() throws {
        let stack = try stack([
            ("one/run.txt", export(["25.51", "26.23"])), ("two/run.txt", export(["25.61", "26.93"])),
        ])
        let plates = try stack.members.map { Set(try $0.export.wells.labels("plate").compactMap { $0 }) }
        #expect(plates == [["one/run.txt"], ["two/run.txt"]])
        #expect(stack.members.allSatisfy { $0.export.notes.contains { $0.contains("same name") } })
    }

    @Test("files of different names keep their plates") func ordinary() throws {
        let stack = try stack([("a.txt", export(["25.51"])), ("b.txt", export(["25.61"]))])
        #expect(try stack.members.map { try $0.export.wells.labels("plate") } == [["a.txt"], ["b.txt"]])
    }
}
