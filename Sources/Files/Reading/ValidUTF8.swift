/// The longest valid stretch of UTF-8 from a position on: how far it reaches, and what it holds.
struct UTF8Run {
    var end: Int
    var hasWideCharacters = false
    var hasZero = false
}

/// Validates eight bytes at a time while they are ASCII, and by the table of well-formed sequences else.
///
/// *Source*: The Unicode Standard 15, table 3-7.
func validUTF8Run(_ bytes: [UInt8], from start: Int) -> UTF8Run {
    bytes.withUnsafeBytes { raw in
        var run = UTF8Run(end: start)
        let count = raw.count
        while run.end < count {
            if run.end + 8 <= count {
                let word = raw.loadUnaligned(fromByteOffset: run.end, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    if (word &- 0x0101_0101_0101_0101) & 0x8080_8080_8080_8080 != 0 { run.hasZero = true }
                    run.end += 8
                    continue
                }
            }
            let first = raw[run.end]
            if first < 0x80 {
                if first == 0 { run.hasZero = true }
                run.end += 1
                continue
            }
            let width = sequenceWidth(raw, run.end)
            if width == 0 { return run }
            run.hasWideCharacters = true
            run.end += width
        }
        return run
    }
}

/// The width of the well-formed character of two to four bytes at a position; 0 where there is none.
private func sequenceWidth(_ raw: UnsafeRawBufferPointer, _ position: Int) -> Int {
    let first = raw[position]
    func continues(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xbf) -> Bool {
        position + offset < raw.count && range.contains(raw[position + offset])
    }
    switch first {
    case 0xc2...0xdf: return continues(1) ? 2 : 0
    case 0xe0: return continues(1, 0xa0...0xbf) && continues(2) ? 3 : 0
    case 0xed: return continues(1, 0x80...0x9f) && continues(2) ? 3 : 0
    case 0xe1...0xef: return continues(1) && continues(2) ? 3 : 0
    case 0xf0: return continues(1, 0x90...0xbf) && continues(2) && continues(3) ? 4 : 0
    case 0xf1...0xf3: return continues(1) && continues(2) && continues(3) ? 4 : 0
    case 0xf4: return continues(1, 0x80...0x8f) && continues(2) && continues(3) ? 4 : 0
    default: return 0
    }
}
