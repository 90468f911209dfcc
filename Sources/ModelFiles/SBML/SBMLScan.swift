package import Inputs

extension UInt8 {
    var isXMLBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D && self != 0x0B && self != 0x0C) }
}

/// One pass over a file's bytes, before any library sees them: size, encoding, depth and number of elements,
/// and that it is SBML at all. Whether the tags match is left to the library.
package struct SBMLScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let file: String
    private let limits: SBMLLimits
    private var at = 0
    private var line = 1
    private var depth = 0
    private var elements = 0

    /// - Throws: `InputError`, with the line.
    package static func check(
        _ bytes: [UInt8], file: String, limits: SBMLLimits = .standard
    ) throws(InputError) {
        guard bytes.count <= limits.bytes else { throw tooLarge(limit: limits.bytes, file: file) }
        guard !bytes.isEmpty else {
            throw InputError("empty-file", "the file is empty", at: SourceLocation(file: file))
        }
        let failure = bytes.withUnsafeBufferPointer { buffer -> InputError? in
            var scan = SBMLScan(bytes: buffer, file: file, limits: limits)
            do throws(InputError) { try scan.run() } catch { return error }
            return nil
        }
        if let failure { throw failure }
    }

    static func tooLarge(limit: Int, file: String) -> InputError {
        InputError(
            "file-too-large", "the file is larger than \(limit >> 20) MiB", at: SourceLocation(file: file),
            remedy: "a model of this size is not read; leave out annotations and layout")
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, file: String, limits: SBMLLimits) {
        self.bytes = bytes
        self.file = file
        self.limits = limits
    }

    private mutating func run() throws(InputError) {
        try checkEncoding()
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "<") {
                try markup()
            } else {
                try text(byte)
            }
        }
        guard elements > 0 else { throw error("not-xml", "the file has no XML element") }
        guard depth == 0 else {
            throw error("cut-short", "the file ends inside \(depth) element\(depth == 1 ? "" : "s")")
        }
    }

    private func error(_ code: InputError.Code, _ message: String, remedy: String? = nil) -> InputError {
        InputError(code, message, at: SourceLocation(file: file, line: line), remedy: remedy)
    }

    // MARK: Characters

    private mutating func checkEncoding() throws(InputError) {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            throw error(
                "wrong-encoding", "the file is in UTF-16; SBML is written in UTF-8",
                remedy: "save it as UTF-8")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
        guard String(validating: UnsafeBufferPointer(rebasing: bytes[at...]), as: UTF8.self) == nil else {
            return
        }
        line = firstInvalidLine()
        throw error(
            "wrong-encoding", "the line is not in UTF-8, in which SBML is written", remedy: "save it as UTF-8"
        )
    }

    private func firstInvalidLine() -> Int {
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: UnsafeBufferPointer(rebasing: part), as: UTF8.self) == nil { return line }
            line += 1
        }
        return line
    }

    private mutating func text(_ byte: UInt8) throws(InputError) {
        if depth == 0, !byte.isXMLBlank {
            throw error("not-xml", "there is text outside of any XML element")
        }
        try step()
    }

    /// Goes on by one byte.
    private mutating func step() throws(InputError) {
        let byte = bytes[at]
        if byte == 0x0A {
            line += 1
        } else if byte < 0x20, !byte.isXMLBlank {
            throw error(
                "control-character", "there is a control character (code \(byte)), which XML does not allow",
                remedy: "the file is damaged: get it anew")
        }
        at += 1
    }

    // MARK: Markup

    private func sees(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard at + count <= bytes.count else { return false }
        for i in 0..<count where bytes[at + i] != text.utf8Start[i] { return false }
        return true
    }

    private mutating func skip(past end: StaticString, what: String) throws(InputError) {
        let start = line
        while at < bytes.count {
            if sees(end) {
                at += end.utf8CodeUnitCount
                return
            }
            try step()
        }
        line = start
        throw error("cut-short", "the file ends inside \(what) that starts here")
    }

    private mutating func markup() throws(InputError) {
        if sees("<!--") {
            at += 4
            try skip(past: "-->", what: "a comment")
        } else if sees("<![CDATA[") {
            try skip(past: "]]>", what: "a CDATA section")
        } else if sees("<!") {
            throw error(
                "document-type", "the file declares a document type or entities, which SBML does not have",
                remedy: "remove the '<!…>' declaration")
        } else if sees("<?") {
            try instruction()
        } else if sees("</") {
            depth -= 1
            guard depth >= 0 else { throw error("not-xml", "an end tag closes nothing") }
            _ = try tag()
        } else {
            try startTag()
        }
    }

    private mutating func instruction() throws(InputError) {
        let start = at
        let isDeclaration = sees("<?xml ")
        try skip(past: "?>", what: "an instruction")
        guard isDeclaration else { return }
        let words = String(decoding: bytes[start..<at], as: UTF8.self).lowercased().split(
            separator: "encoding")
        guard words.count > 1 else { return }
        let name = words[1].drop { " =\"'".contains($0) }.prefix { !"\"' ?".contains($0) }
        guard !["utf-8", "utf8", "us-ascii", "ascii"].contains(name) else { return }
        throw error(
            "wrong-encoding",
            "the file says that its encoding is '\(name.prefix(40))'; SBML is written in UTF-8",
            remedy: "save it as UTF-8 and say so in its first line")
    }

    private mutating func startTag() throws(InputError) {
        elements += 1
        if elements == 1 { try checkRoot() }
        guard elements <= limits.elements else {
            throw error(
                "too-many-elements", "the file has more than \(limits.elements) XML elements",
                remedy: "a model of this size is not read; leave out annotations and layout")
        }
        if try !tag() { depth += 1 }
        guard depth <= limits.depth else {
            throw error(
                "too-deep", "XML elements stand more than \(limits.depth) deep within each other",
                remedy: "a formula nested so deep must be split by assignment rules")
        }
    }

    /// Goes past a tag; whether it closes itself.
    private mutating func tag() throws(InputError) -> Bool {
        let start = line
        at += 1
        var quote: UInt8?
        while at < bytes.count {
            let byte = bytes[at]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                at += 1
                return bytes[at - 2] == UInt8(ascii: "/")
            } else if byte == UInt8(ascii: "<") {
                throw error("not-xml", "there is '<' inside a tag")
            }
            try step()
        }
        line = start
        throw error("cut-short", "the file ends inside a tag that starts here")
    }

    private func checkRoot() throws(InputError) {
        let name = bytes[(at + 1)...].prefix(64).prefix {
            !$0.isXMLBlank && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/")
        }
        let local = name.split(separator: UInt8(ascii: ":")).last.map(Array.init) ?? []
        guard local != Array("sbml".utf8) else { return }
        throw error(
            "not-sbml",
            "the file is XML but not SBML: its first element is <\(String(decoding: name, as: UTF8.self))>",
            remedy: "give an SBML or Antimony file")
    }
}
