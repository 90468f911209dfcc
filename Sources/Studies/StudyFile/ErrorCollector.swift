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

    func throwIfAny() throws(InputErrors) {
        if !errors.isEmpty { throw InputErrors(errors) }
    }
}
