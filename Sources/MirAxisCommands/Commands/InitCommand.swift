internal import ArgumentParser
internal import Foundation
internal import Inputs
internal import Instruments
internal import Studies
internal import Tables

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Propose a study file from your tables.",
        discussion: """
            Looks at the tables and writes study.yaml: what each column is for, its unit, and claims to fill in. \
            Every guess is shown with its reason; the direction of a claim is never guessed. A study.yaml that is \
            already there is left alone. Exports of qPCR instruments are recognised by their content.
            """)

    @Argument(
        help: "A folder with tables (also in its folder 'data'), or table files (default: this folder).")
    var places: [String] = []

    @Flag(name: .customLong("print"), help: "Print the proposal instead of writing study.yaml.")
    var printsOnly = false

    @OptionGroup var values: ShowValuesOption

    func run() throws {
        let folder = try studyFolder()
        let target = folder.isEmpty ? "study.yaml" : folder + "/study.yaml"
        if !printsOnly { try refuseExisting(target) }
        let (sketches, exports) = try sketches(in: folder)
        let proposal = StudyProposal(sketches, exports: exports)
        for guess in proposal.guesses { Console.note("\(guess.subject): \(guess.text)") }
        guard !printsOnly else { return Console.result(proposal.yaml) }
        try write(proposal.yaml, to: target)
        Console.result("written: \(target)")
        let next =
            proposal.hasClaims
            ? "fill in 'expects' and the sentences" : "no claim was found: write at least one"
        Console.note("hint: \(next), then run 'miraxis check \(folder.isEmpty ? "." : folder)'")
    }

    // MARK: - Where

    /// The folder that was named, without a slash at its end; `""` for the current one.
    private func studyFolder() throws(InputError) -> String {
        guard places.count <= 1 else { return "" }
        guard let place = places.first else { return "" }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
            throw InputError(
                "no-file", "there is no '\(place)'", remedy: "name a folder with tables, or table files")
        }
        guard isFolder.boolValue else { return "" }
        let trimmed = place.count > 1 && place.hasSuffix("/") ? String(place.dropLast()) : place
        return trimmed == "." ? "" : trimmed
    }

    private func refuseExisting(_ target: String) throws(InputError) {
        guard FileManager.default.fileExists(atPath: target) else { return }
        throw InputError(
            "study-exists", "there is already a '\(target)'",
            remedy: "move it away, or use 'miraxis init --print' to see a proposal")
    }

    private func write(_ text: String, to target: String) throws(InputError) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: target), options: .withoutOverwriting)
        } catch {
            throw InputError(
                "cannot-write", "'\(target)' cannot be written",
                remedy: "check that you may write into the folder")
        }
    }

    // MARK: - Tables

    /// What the tables and exports look like, with files named from the study's folder.
    private func sketches(in folder: String) throws -> ([TableSketch], [ExportSketch]) {
        let isFolder =
            places.isEmpty || places.count == 1 && !folder.isEmpty || places == ["."] || places == ["./"]
        let files = isFolder ? Self.names(in: folder, Self.isTable) : places
        guard !files.isEmpty else {
            throw InputError(
                "no-table", "the folder '\(folder.isEmpty ? "." : folder)' holds no table",
                remedy: "put CSV, TSV or XLSX files there, or name them")
        }
        var sketches: [TableSketch] = []
        var exports: [ExportSketch] = []
        var errors: [InputError] = []
        let reader = InstrumentReader()
        if isFolder {
            for file in Self.names(in: folder, Self.isSequences) { Console.note(Self.sequenceNote(file)) }
        }
        for file in files {
            do {
                let path = isFolder && !folder.isEmpty ? folder + "/" + file : file
                if try reader.format(of: path) != nil {
                    exports.append(ExportSketch(try reader.read(path), file: file))
                    continue
                }
                sketches.append(try TableReader.sniff(path, shownAs: file))
            } catch let error as InputError {
                errors.append(error)
            } catch let error as InputErrors {
                errors += error.errors
            }
        }
        if sketches.isEmpty, exports.isEmpty { throw InputErrors(errors) }
        for error in errors { Console.note(error.text(showValues: values.showValues)) }
        return (sketches, exports)
    }

    /// Files of a kind in a folder and in its folder `data`, in alphabetical order.
    private static func names(in folder: String, _ isWanted: (String) -> Bool) -> [String] {
        let base = folder.isEmpty ? "." : folder
        return ["", "data/"].flatMap { inside in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: base + "/" + inside)) ?? []
            return names.filter(isWanted).sorted().map { inside + $0 }
        }
    }

    private static func isTable(_ name: String) -> Bool {
        ends(name, [".csv", ".tsv", ".tab", ".txt", ".xlsx", ".rdml", ".eds"])
    }

    private static func isSequences(_ name: String) -> Bool { ends(name, [".fa", ".fasta", ".fna"]) }

    private static func ends(_ name: String, _ endings: [String]) -> Bool {
        guard !name.hasPrefix("."), !name.hasPrefix("~") else { return false }
        let lower = name.lowercased()
        let stem = lower.hasSuffix(".gz") ? String(lower.dropLast(3)) : lower
        return endings.contains { stem.hasSuffix($0) }
    }

    /// Which claims sequences serve cannot be guessed.
    private static func sequenceNote(_ file: String) -> String {
        "\(file): sequences; write it as a table for the analysis 'target' (Documentation/Targets.md)"
    }
}
