package import Files
package import Inputs

/// Reads the XML of a workbook's part piece by piece: tags and text, nothing else.
///
/// Why not Foundation's parser: it wants the whole part in memory, and brings a second library for XML. The
/// parts of a workbook use a small XML: no document type (refused here, so there are no entities to blow
/// up), UTF-8, the five predefined entities and numeric ones.
///
/// *Source*: W3C, XML 1.0 (fifth edition); ECMA-376 part 2, section 8.1.1 (no DTD, UTF-8 or UTF-16).
package struct XMLScanner {
    package enum Event: Equatable, Sendable {
        /// A tag opens; its name has no prefix. A tag that closes itself is followed by its `end`.
        case start(String)
        case end(String)
        /// Character data, in `text`.
        case text
        case finished
    }

    /// The text of the last `.text` event, entities resolved.
    package private(set) var text: [UInt8] = []
    private let shownAs: String
    /// How messages call what is read.
    private let noun: String
    private let more: (inout [UInt8]) throws(InputError) -> Bool
    private var window: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    private var tag = 0..<0
    private var pendingEnd: String?
    private var depth = 0

    private static let longestToken = 16 << 20
    private static let deepest = 200

    /// - Returns: nil where the archive has no such part.
    package init?(
        _ archive: ZipArchive, part: String, noun: String = "a part of the workbook"
    ) throws(InputError) {
        guard try archive.open(part) else { return nil }
        try self.init(shownAs: archive.shownAs, noun: noun) { (bytes) throws(InputError) in
            try archive.read(appendingTo: &bytes)
        }
    }

    /// A file that is XML itself.
    package init(file source: ByteSource, noun: String) throws(InputError) {
        try self.init(shownAs: source.shownAs, noun: noun) { (bytes) throws(InputError) in
            try source.read(appendingTo: &bytes)
        }
    }

    private init(
        shownAs: String, noun: String, more: @escaping (inout [UInt8]) throws(InputError) -> Bool
    ) throws(InputError) {
        (self.shownAs, self.noun, self.more) = (shownAs, noun, more)
        while !isAtEnd, window.count < 4 { try refill() }
        if window.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
        if window.starts(with: [0xff, 0xfe]) || window.starts(with: [0xfe, 0xff]) {
            throw damaged("is in UTF-16")
        }
    }

    package mutating func next() throws(InputError) -> Event {
        if let name = pendingEnd {
            pendingEnd = nil
            depth -= 1
            return .end(name)
        }
        while true {
            while position >= window.count, !isAtEnd { try refill() }
            guard position < window.count else {
                if depth > 0 { throw damaged("ends too early") }
                return .finished
            }
            if window[position] != 0x3c { return try scanText() }
            if let event = try scanMarkup() { return event }
        }
    }

    /// The value of an attribute of the last opened tag, by its name without prefix.
    package func attribute(_ name: String) throws(InputError) -> String? {
        guard let range = attributeRange(name) else { return nil }
        var value: [UInt8] = []
        try appendResolved(range, to: &value)
        return String(decoding: value, as: UTF8.self)
    }

    // MARK: - Tokens

    private mutating func scanText() throws(InputError) -> Event {
        let end = try find([0x3c], from: position) ?? window.count
        text.removeAll(keepingCapacity: true)
        try appendResolved(position..<end, to: &text)
        position = end
        return .text
    }

    private mutating func scanMarkup() throws(InputError) -> Event? {
        if try starts("<!--") { return try skip(past: "-->") }
        if try starts("<![CDATA[") { return try scanCharacterData() }
        if try starts("<!") { throw damaged("declares a document type, which is refused") }
        if try starts("<?") { return try skip(past: "?>") }
        let end = try tagEnd()
        let isClosing = window[position + 1] == 0x2f
        let isEmpty = !isClosing && window[end - 1] == 0x2f
        tag = (position + (isClosing ? 2 : 1))..<(isEmpty ? end - 1 : end)
        position = end + 1
        let name = tagName()
        guard !name.isEmpty else { throw damaged("has a tag without a name") }
        depth += isClosing ? -1 : 1
        guard depth >= 0, depth <= Self.deepest else { throw damaged("nests its tags wrongly") }
        if isEmpty { pendingEnd = name }
        return isClosing ? .end(name) : .start(name)
    }

    private mutating func scanCharacterData() throws(InputError) -> Event {
        guard let end = try find(Array("]]>".utf8), from: position) else { throw damaged("ends too early") }
        text = Array(window[(position + 9)..<end])
        position = end + 3
        return .text
    }

    private mutating func skip(past mark: String) throws(InputError) -> Event? {
        guard let end = try find(Array(mark.utf8), from: position) else { throw damaged("ends too early") }
        position = end + mark.utf8.count
        return nil
    }

    private mutating func starts(_ mark: String) throws(InputError) -> Bool {
        while window.count - position < mark.utf8.count, !isAtEnd { try refill() }
        return window[position...].starts(with: mark.utf8)
    }

    /// The position of the `>` that ends the tag at `position`, outside quotes.
    private mutating func tagEnd() throws(InputError) -> Int {
        var offset = 1
        var quote: UInt8 = 0
        while true {
            while position + offset < window.count {
                let byte = window[position + offset]
                if quote != 0 {
                    if byte == quote { quote = 0 }
                } else if byte == 0x22 || byte == 0x27 {
                    quote = byte
                } else if byte == 0x3e {
                    return position + offset
                }
                offset += 1
            }
            guard !isAtEnd else { throw damaged("ends too early") }
            try refill()
        }
    }

    private mutating func find(_ mark: [UInt8], from start: Int) throws(InputError) -> Int? {
        var offset = start - position
        while true {
            while position + offset + mark.count <= window.count {
                let at = position + offset
                if window[at] == mark[0], window[at..<(at + mark.count)].elementsEqual(mark) { return at }
                offset += 1
            }
            if isAtEnd { return nil }
            try refill()
        }
    }

    private mutating func refill() throws(InputError) {
        if position > 0 {
            window.removeFirst(position)
            position = 0
        }
        guard window.count < Self.longestToken else { throw damaged("has a cell of more than 16 MB") }
        if try !more(&window) { isAtEnd = true }
    }

    // MARK: - Names and values

    private func tagName() -> String {
        let end = window[tag].firstIndex { $0 <= 0x20 } ?? tag.upperBound
        let start = window[tag.lowerBound..<end].lastIndex(of: 0x3a).map { $0 + 1 } ?? tag.lowerBound
        return String(decoding: window[start..<end], as: UTF8.self)
    }

    private func attributeRange(_ name: String) -> Range<Int>? {
        var at = window[tag].firstIndex { $0 <= 0x20 } ?? tag.upperBound
        while at < tag.upperBound {
            while at < tag.upperBound, window[at] <= 0x20 { at += 1 }
            guard let equals = window[at..<tag.upperBound].firstIndex(of: 0x3d) else { return nil }
            guard let open = window[equals..<tag.upperBound].firstIndex(where: { $0 == 0x22 || $0 == 0x27 }),
                let close = window[(open + 1)..<tag.upperBound].firstIndex(of: window[open])
            else { return nil }
            var key = window[at..<equals]
            while let last = key.last, last <= 0x20 { key.removeLast() }
            if let colon = key.lastIndex(of: 0x3a) { key = key[(colon + 1)...] }
            if key.elementsEqual(name.utf8) { return (open + 1)..<close }
            at = close + 1
        }
        return nil
    }

    private func appendResolved(_ range: Range<Int>, to out: inout [UInt8]) throws(InputError) {
        var at = range.lowerBound
        while at < range.upperBound {
            guard window[at] == 0x26 else {
                out.append(window[at])
                at += 1
                continue
            }
            guard let end = window[at..<min(range.upperBound, at + 12)].firstIndex(of: 0x3b),
                let scalar = entity(String(decoding: window[(at + 1)..<end], as: UTF8.self))
            else { throw damaged("has an entity that is not one of the five of XML") }
            out.append(contentsOf: UTF8.encode(scalar)!)
            at = end + 1
        }
    }

    private func entity(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            if name.hasPrefix("#x") {
                return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
            }
            return name.hasPrefix("#") ? UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) : nil
        }
    }

    func damaged(_ what: String) -> InputError {
        InputError(
            "damaged-workbook", "\(noun) \(what)", at: SourceLocation(file: shownAs),
            remedy: noun.contains("workbook")
                ? "open it in a spreadsheet program and save it anew, or save the sheet as CSV"
                : "copy or export it again")
    }
}
