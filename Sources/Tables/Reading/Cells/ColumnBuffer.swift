internal import Inputs

/// The cells of one column as text, one after another, until it is known what they are.
struct ColumnBuffer {
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []

    var count: Int { ends.count }

    /// False when the column would hold more than 4 GB of text.
    mutating func append(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.append(contentsOf: cell)
        guard let end = UInt32(exactly: bytes.count) else { return false }
        ends.append(end)
        return true
    }

    static var tooLarge: InputError {
        InputError(
            "too-large", "a column holds more than 4 GB of text",
            remedy: "declare the columns you need, with 'only_declared: true'")
    }

    func forEach(_ body: (Int, UnsafeBufferPointer<UInt8>) -> Void) {
        bytes.withUnsafeBufferPointer { all in
            var start = 0
            for (position, end) in ends.enumerated() {
                body(position, UnsafeBufferPointer(rebasing: all[start..<Int(end)]))
                start = Int(end)
            }
        }
    }

    func text(_ position: Int) -> String {
        let start = position == 0 ? 0 : Int(ends[position - 1])
        return String(decoding: bytes[start..<Int(ends[position])], as: UTF8.self)
    }
}
