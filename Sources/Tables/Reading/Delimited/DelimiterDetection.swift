internal import Files
internal import Inputs

/// The delimiter under which most records of the file's beginning have one and the same width.
///
/// Ties go to the rarer mark (tab, semicolon, pipe, comma): commas and points stand in cells more often.
/// Records of one cell do not count; a file without any delimiter is read as one column.
func detectDelimiter(_ head: [UInt8], isWhole: Bool) -> Delimiter {
    var best: (delimiter: Delimiter, records: Int)?
    for delimiter in [Delimiter.tab, .semicolon, .pipe, .comma] {
        let records = recordsOfCommonWidth(head, isWhole, delimiter)
        if records > best?.records ?? 0 { best = (delimiter, records) }
    }
    return best?.delimiter ?? .comma
}

private func recordsOfCommonWidth(_ head: [UInt8], _ isWhole: Bool, _ delimiter: Delimiter) -> Int {
    var widths: [Int: Int] = [:]
    var cells = RecordCells()
    head.withUnsafeBufferPointer { bytes in
        var position = 0
        scan: for _ in 0..<500 {
            switch parseRecord(
                bytes, from: position, isAtEnd: isWhole, delimiter: delimiter.byte, into: &cells)
            {
            case .record(let next, _):
                position = next
                if cells.count > 1 { widths[cells.count, default: 0] += 1 }
            default: break scan
            }
        }
    }
    return widths.values.max() ?? 0
}
