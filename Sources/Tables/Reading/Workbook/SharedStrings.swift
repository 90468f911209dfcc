internal import Files
internal import Inputs

/// The texts that a workbook's cells refer to by number.
struct SharedStrings {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    private static let largest = 1 << 30

    init() {}

    /// Formatting is dropped; the hints for pronunciation (`rPh`) are not part of the text.
    init(_ archive: ZipArchive) throws(InputError) {
        guard var scanner = try XMLScanner(archive, part: "xl/sharedStrings.xml") else { return }
        var isText = false
        var hints = 0
        while true {
            switch try scanner.next() {
            case .start("t"): isText = hints == 0
            case .end("t"): isText = false
            case .start("rPh"): hints += 1
            case .end("rPh"): hints -= 1
            case .end("si"): ends.append(bytes.count)
            case .text where isText:
                bytes += scanner.text
                guard bytes.count < Self.largest else {
                    throw scanner.damaged("holds more than 1 GB of text")
                }
            case .finished: return
            default: continue
            }
        }
    }

    /// The text's bytes; nil where there is none of this number.
    func append(_ index: Int, to out: inout [UInt8]) -> Bool {
        guard ends.indices.contains(index) else { return false }
        out += bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
        return true
    }
}
