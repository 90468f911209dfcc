/// A row of integers of which most are 0.
struct SparseRow {
    struct Entry: Hashable {
        var column: Int
        var value: Int128
    }

    /// By ascending column; no value is 0.
    var entries: [Entry]
    /// By what the row was multiplied to make it whole.
    var scale: Int128 = 1

    /// `a·self + b·other`, with common divisors left out; nil where a number grows too large.
    func combined(_ a: Int128, _ other: SparseRow, _ b: Int128) -> SparseRow? {
        var result: [Entry] = []
        result.reserveCapacity(entries.count + other.entries.count)
        var (i, j) = (0, 0)
        while i < entries.count || j < other.entries.count {
            let left = i < entries.count ? entries[i].column : .max
            let right = j < other.entries.count ? other.entries[j].column : .max
            let x = (left <= right ? entries[i].value : 0).multipliedReportingOverflow(by: a)
            let y = (right <= left ? other.entries[j].value : 0).multipliedReportingOverflow(by: b)
            let sum = x.partialValue.addingReportingOverflow(y.partialValue)
            guard !x.overflow, !y.overflow, !sum.overflow else { return nil }
            if sum.partialValue != 0 {
                result.append(Entry(column: min(left, right), value: sum.partialValue))
            }
            if left <= right { i += 1 }
            if right <= left { j += 1 }
        }
        return SparseRow(entries: result).primitive
    }

    /// Divided by the greatest common divisor.
    var primitive: SparseRow {
        var divisor: Int128 = 0
        for entry in entries where divisor != 1 { divisor = greatestCommonDivisor(divisor, entry.value) }
        guard divisor > 1 else { return self }
        return SparseRow(entries: entries.map { Entry(column: $0.column, value: $0.value / divisor) })
    }

    subscript(_ column: Int) -> Int128 {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].column < column { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].column == column ? entries[low].value : 0
    }

    /// Without `pivot`'s entry in the column, by adding the least multiples of both.
    func eliminating(_ column: Int, by pivot: SparseRow) -> SparseRow? {
        let (own, other) = (self[column], pivot[column])
        let divisor = greatestCommonDivisor(own, other)
        let sign: Int128 = other < 0 ? -1 : 1
        return combined(sign * other / divisor, pivot, -sign * own / divisor)
    }
}

func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
    var (a, b) = (a.magnitude, b.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return Int128(truncatingIfNeeded: a)
}

/// The combinations of rows that are zero, by elimination in integers on `[rows | identity]`.
///
/// The pivot is the shortest row's entry in the shortest column, which keeps sparse matrices sparse.
struct IntegerNullSpace {
    private var rows: [SparseRow]
    /// Where the identity part begins.
    private let width: Int
    /// Rows, by column of the left part.
    private var places: [Int: Set<Int>] = [:]
    private var lengths: [Int]

    init(_ matrix: [SparseRow]) {
        let width = 1 + (matrix.compactMap { $0.entries.last?.column }.max() ?? -1)
        self.width = width
        rows = matrix.enumerated().map { index, row in
            SparseRow(entries: row.entries + [SparseRow.Entry(column: width + index, value: row.scale)])
        }
        lengths = matrix.map(\.entries.count)
        for (index, row) in matrix.enumerated() {
            for entry in row.entries { places[entry.column, default: []].insert(index) }
        }
    }

    /// A basis of the null space in which each vector alone has some column; columns are those of the identity.
    mutating func reducedVectors() -> [SparseRow] {
        var remaining = Set(rows.indices)
        while let pivot = remaining.filter({ lengths[$0] > 0 }).min(by: {
            (lengths[$0], $0) < (lengths[$1], $1)
        }) {
            remaining.remove(pivot)
            eliminate(by: pivot, remaining: &remaining)
        }
        let vectors = remaining.sorted().map { index in
            SparseRow(
                entries: rows[index].entries.map {
                    SparseRow.Entry(column: $0.column - width, value: $0.value)
                }
            ).primitive
        }
        return Self.reduced(vectors)
    }

    private mutating func eliminate(by pivot: Int, remaining: inout Set<Int>) {
        let columns = rows[pivot].entries.map(\.column).filter { $0 < width }
        forget(pivot)
        guard
            let column = columns.min(by: { (places[$0]?.count ?? 0, $0) < (places[$1]?.count ?? 0, $1) })
        else { return }
        for index in (places[column] ?? []).sorted() {
            forget(index)
            guard let row = rows[index].eliminating(column, by: rows[pivot]) else {
                remaining.remove(index)
                continue
            }
            rows[index] = row
            remember(index)
        }
    }

    private mutating func forget(_ index: Int) {
        for entry in rows[index].entries where entry.column < width { places[entry.column]?.remove(index) }
    }

    private mutating func remember(_ index: Int) {
        lengths[index] = 0
        for entry in rows[index].entries where entry.column < width {
            places[entry.column, default: []].insert(index)
            lengths[index] += 1
        }
    }

    /// Each vector has a column of its own, where it is positive.
    private static func reduced(_ vectors: [SparseRow]) -> [SparseRow] {
        var vectors = vectors
        var counts: [Int: Int] = [:]
        for vector in vectors { for entry in vector.entries { counts[entry.column, default: 0] += 1 } }
        for index in vectors.indices {
            let smallest = vectors[index].entries.min { left, right in
                (left.value.magnitude, counts[left.column] ?? 0, left.column)
                    < (right.value.magnitude, counts[right.column] ?? 0, right.column)
            }
            guard let own = smallest else { continue }
            if own.value < 0 {
                vectors[index].entries = vectors[index].entries.map {
                    SparseRow.Entry(column: $0.column, value: -$0.value)
                }
            }
            for other in vectors.indices where other != index && vectors[other][own.column] != 0 {
                vectors[other] = vectors[other].eliminating(own.column, by: vectors[index]) ?? vectors[other]
            }
        }
        return vectors.filter { !$0.entries.isEmpty }
    }
}
