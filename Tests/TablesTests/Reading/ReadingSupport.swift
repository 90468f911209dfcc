import Foundation
import Inputs
import Tables
import Testing

/// A folder that is removed when the test ends, with a reader in it.
final class TableFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/miraxis-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: some Sequence<UInt8>, to name: String = "t.csv") throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func read(_ declaration: TableDeclaration = TableDeclaration(file: "t.csv")) throws -> (
        table: Table, notes: ReadingNotes
    ) {
        try TableReader(folder: path).read(declaration, name: "t")
    }
}

func read(_ bytes: some Sequence<UInt8>, _ declaration: TableDeclaration = TableDeclaration(file: "t.csv"))
    throws -> (
        table: Table, notes: ReadingNotes
    )
{
    let folder = try TableFolder()
    try folder.write(bytes, to: declaration.file)
    return try folder.read(declaration)
}

func read(_ text: String, _ declaration: TableDeclaration = TableDeclaration(file: "t.csv")) throws -> (
    table: Table, notes: ReadingNotes
) {
    try read(Array(text.utf8), declaration)
}

/// The error that is thrown; nil where none is. An error must not show a cell in its message.
func readingError(_ body: () throws -> Void) -> InputError? {
    do { try body() } catch let error as InputError { return error } catch let errors as InputErrors {
        return errors.errors.first
    } catch { Issue.record("\(error)") }
    return nil
}

func numbers(_ table: Table, _ name: String) throws -> [NumericCell] { try table.numbers(name) }

func exact(_ values: Double?...) -> [NumericCell] { values.map { $0.map(NumericCell.exact) ?? .missing } }
