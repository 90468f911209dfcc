internal import Foundation
internal import Inputs

extension Study {
    /// The claims lock beside the study file; nil where there is none.
    func readLock() throws(InputErrors) -> ClaimsLock? {
        let path = lockPath
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do throws(InputError) {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw InputError(
                    "cannot-read", "the claims lock cannot be read", at: SourceLocation(file: path))
            }
            return try ClaimsLock(Array(data), file: path)
        } catch {
            throw InputErrors([error])
        }
    }

    /// Writes the lock whole or not at all.
    func write(_ lock: ClaimsLock) throws(InputErrors) {
        let path = lockPath
        do {
            try Data(lock.text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw InputErrors([
                InputError(
                    "cannot-write", "the claims lock cannot be written", at: SourceLocation(file: path),
                    remedy: "check that you may write into the study's folder")
            ])
        }
    }

    /// Beside `study.yaml` stands `claims.lock`; beside another `NAME.yaml` stands `NAME.claims.lock`, so that
    /// studies can share a folder.
    var lockPath: String {
        let stem = (fileName as NSString).deletingPathExtension
        return path(stem == "study" ? ClaimsLock.fileName : "\(stem).\(ClaimsLock.fileName)")
    }

    /// The study file's own name, without folders.
    var fileName: String { (file as NSString).lastPathComponent }
}
