/// Rows of different lengths, one after the other in memory.
struct RaggedTable<Item: BitwiseCopyable> {
    private let starts: UnsafeMutablePointer<Int32>
    private let items: UnsafeMutablePointer<Item>

    init(_ rows: [[Item]]) {
        starts = .allocate(capacity: rows.count + 1)
        items = .allocate(capacity: max(1, rows.reduce(0) { $0 + $1.count }))
        var count = 0
        for (row, contents) in rows.enumerated() {
            starts[row] = Int32(count)
            for item in contents {
                items[count] = item
                count += 1
            }
        }
        starts[rows.count] = Int32(count)
    }

    @inline(__always)
    subscript(row: Int) -> UnsafeBufferPointer<Item> {
        let start = Int(starts[row])
        return UnsafeBufferPointer(start: items + start, count: Int(starts[row + 1]) - start)
    }

    func deallocate() {
        starts.deallocate()
        items.deallocate()
    }
}
