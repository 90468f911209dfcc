/// Cases that are known not to pass, each with its reason.
enum KnownFailures {
    static let semantic: [String: String] = [:]
}
