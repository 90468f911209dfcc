internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Studies

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell what is installed, what was found, and what to do about what is not.")

    @Flag(help: "Print as JSON.")
    var json = false

    /// One thing that was looked at.
    struct Item: Encodable {
        enum State: String, Encodable { case good, missing }
        var name: String
        var state: State
        var text: String
        var hint: String?
    }

    private struct Envelope: Encodable {
        var format = 1
        var items: [Item]
    }

    func run() throws {
        let items = [version, swift, threads, formats, renderer, temporaryFolder, currentFolder]
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            Console.result(String(decoding: try encoder.encode(Envelope(items: items)), as: UTF8.self))
        } else {
            Console.result(Self.text(items))
        }
    }

    private static func text(_ items: [Item]) -> String {
        let width = items.map(\.name.count).max() ?? 0
        return items.flatMap { item in
            let name = item.name + String(repeating: " ", count: width - item.name.count)
            let line = "\(item.state == .good ? "ok     " : "missing") \(name)  \(item.text)"
            return [line] + (item.hint.map { ["hint: \($0)"] } ?? [])
        }.joined(separator: "\n")
    }

    // MARK: - What is looked at

    private var version: Item {
        Item(
            name: "miraxis", state: .good,
            text: "\(MirAxisVersion.current), reads study files of format \(Study.format)")
    }

    private var swift: Item {
        #if swift(>=6.3)
            let compiler = "Swift 6.3 or later"
        #else
            let compiler = "Swift 6.2"
        #endif
        return Item(name: "built", state: .good, text: "for \(MirAxisVersion.platform) with \(compiler)")
    }

    private var threads: Item {
        let count = ProcessInfo.processInfo.activeProcessorCount
        return Item(name: "threads", state: .good, text: "\(count)")
    }

    private var formats: Item {
        Item(
            name: "tables", state: .good,
            text: "CSV, TSV and XLSX, plain or gzipped; zlib and minizip are linked in")
    }

    private var renderer: Item {
        let environment = ProcessInfo.processInfo.environment
        if let found = FigureRenderer.find(environment: environment) {
            return Item(name: "figures", state: .good, text: "drawn by vl-convert in \(found.python.path)")
        }
        return Item(
            name: "figures", state: .missing, text: "no renderer; reports are written without drawings",
            hint: FigureRenderer.setUpHint)
    }

    private var temporaryFolder: Item { folder("temporary files", NSTemporaryDirectory()) }

    private var currentFolder: Item { folder("this folder", FileManager.default.currentDirectoryPath) }

    private func folder(_ name: String, _ path: String) -> Item {
        let isWritable = FileManager.default.isWritableFile(atPath: path)
        return Item(
            name: name, state: isWritable ? .good : .missing,
            text: isWritable ? "can be written: \(path)" : "cannot be written: \(path)",
            hint: isWritable ? nil : "write the output somewhere else with --output")
    }
}
