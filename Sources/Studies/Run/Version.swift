/// The version of MirAxis, as `--version`, the manifest and the claims lock give it.
public enum MirAxisVersion {
    public static let current = "0.1.0"

    /// Operating system and processor that this was built for: `Linux x86_64`.
    public static var platform: String { "\(system) \(processor)" }

    private static var system: String {
        #if os(Linux)
            "Linux"
        #elseif os(macOS)
            "macOS"
        #else
            "another system"
        #endif
    }

    private static var processor: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "another processor"
        #endif
    }
}
