internal import Foundation

/// Standard output holds results and nothing else; whatever accompanies the work goes to standard error.
enum Console {
    static func result(_ text: String) { write(text, to: .standardOutput) }

    static func note(_ text: String) { write(text, to: .standardError) }

    static var resultIsTerminal: Bool { isatty(1) == 1 }

    static var noteIsTerminal: Bool { isatty(2) == 1 }

    /// Puts a line in the place of the last one on standard error, which is a terminal.
    static func overwrite(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1b}[K\(text)".utf8))
    }

    /// Colour only on a terminal, and never where the user said no (no-color.org).
    static var wantsColor: Bool {
        let environment = ProcessInfo.processInfo.environment
        return resultIsTerminal && environment["NO_COLOR"]?.isEmpty != false && environment["TERM"] != "dumb"
    }

    /// Characters of a line: the terminal's, else 100.
    static var width: Int {
        guard resultIsTerminal else { return 100 }
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
        return Int(size.ws_col)
    }

    private static func write(_ text: String, to handle: FileHandle) {
        let line = text.hasSuffix("\n") ? text : text + "\n"
        try? handle.write(contentsOf: Data(line.utf8))
    }
}
