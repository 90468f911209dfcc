internal import Foundation
internal import Inputs
internal import ModelFiles

/// A model in the other language.
struct ModelConversion {
    enum Language: String, CaseIterable { case sbml, antimony }

    let text: String

    init(_ model: LoadedModel, to language: String) throws(InputError) {
        let language: Language = try choice(language, "--to")
        switch language {
        case .sbml: text = try SBML.write(model.network)
        case .antimony: text = try Antimony.write(model.network)
        }
    }

    /// - Parameter file: standard output where nil; one that is there is left alone.
    func write(to file: String?) throws(InputError) {
        guard let file else { return Console.result(text) }
        guard !FileManager.default.fileExists(atPath: file) else {
            throw InputError(
                "file-exists", "there is already a file of this name", at: SourceLocation(file: file),
                remedy: "move it away, or name another file")
        }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .withoutOverwriting)
        } catch {
            throw InputError(
                "cannot-write", "the file cannot be written", at: SourceLocation(file: file),
                remedy: "check that its folder is there and that you may write into it")
        }
        Console.result("written: \(file)")
    }
}
