internal import Inputs

/// Collects errors while reading goes on, so that a user mends a file once.
struct ErrorCollector {
    private(set) var errors: [InputError] = []

    mutating func add(_ error: InputError) { errors.append(error) }

    /// The value of `body`, or nil after noting its error.
    @discardableResult
    mutating func attempt<Value>(_ body: () throws(InputError) -> Value) -> Value? {
        do {
            return try body()
        } catch {
            errors.append(error)
            return nil
        }
    }

    /// The same for a body that may throw several errors at once.
    mutating func attemptAny(_ body: () throws -> Void) {
        do {
            try body()
        } catch let error as InputErrors {
            errors += error.errors
        } catch let error as InputError {
            errors.append(error)
        } catch {
            preconditionFailure("an error of another kind: \(error)")
        }
    }

    /// - Parameter inOrderOfLines: as a reader goes through the file, for errors of one file.
    func throwIfAny(inOrderOfLines: Bool = false) throws(InputErrors) {
        guard !errors.isEmpty else { return }
        guard inOrderOfLines else { throw InputErrors(errors) }
        let places = errors.enumerated().map { index, error in
            (error.location?.line ?? 0, error.location?.column ?? 0, index)
        }
        throw InputErrors(places.sorted { $0 < $1 }.map { errors[$0.2] })
    }
}
