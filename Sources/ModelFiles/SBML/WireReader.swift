internal import Inputs

/// Reads what the child says, trusting nothing: every length is checked against what is there.
struct WireReader {
    private let bytes: [UInt8]
    let file: String
    private var at = 0

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    var isAtEnd: Bool { at == bytes.count }

    func garbled() -> InputError {
        InputError(
            "sbml-library", "the SBML library gave an answer that makes no sense",
            at: SourceLocation(file: file),
            remedy: "the file is damaged; if other software reads it, please report it")
    }

    private mutating func raw<Value: BitwiseCopyable>(_: Value.Type) throws(InputError) -> Value {
        let size = MemoryLayout<Value>.size
        guard bytes.count - at >= size else { throw garbled() }
        defer { at += size }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: Value.self) }
    }

    mutating func byte() throws(InputError) -> UInt8 { try raw(UInt8.self) }
    mutating func integer() throws(InputError) -> Int { Int(try raw(Int32.self)) }
    mutating func number() throws(InputError) -> Double { try raw(Double.self) }

    mutating func flag() throws(InputError) -> Bool {
        let value = try byte()
        guard value <= 1 else { throw garbled() }
        return value == 1
    }

    mutating func count() throws(InputError) -> Int { Int(try raw(UInt32.self)) }

    mutating func text() throws(InputError) -> String {
        let length = try count()
        guard length <= bytes.count - at else { throw garbled() }
        defer { at += length }
        return String(decoding: bytes[at..<at + length], as: UTF8.self)
    }

    mutating func textOrNone() throws(InputError) -> String? { try flag() ? try text() : nil }
    mutating func numberOrNone() throws(InputError) -> Double? { try flag() ? try number() : nil }

    /// Every item takes a byte at least, so that no count can ask for more memory than has arrived.
    mutating func list<Item>(
        _ item: (inout WireReader) throws(InputError) -> Item
    ) throws(InputError) -> [Item] {
        let length = try count()
        guard length <= bytes.count - at else { throw garbled() }
        var items: [Item] = []
        items.reserveCapacity(min(length, 1 << 16))
        for _ in 0..<length { items.append(try item(&self)) }
        return items
    }

    /// Throws what the child refused.
    mutating func refusal() throws(InputError) -> InputError {
        let code = try text()
        let message = try text()
        let remedy = try text()
        let line = try count()
        return InputError(
            InputError.Code(rawValue: code), message,
            at: SourceLocation(file: file, line: line > 0 ? line : nil), remedy: remedy.isEmpty ? nil : remedy
        )
    }
}
