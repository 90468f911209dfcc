/// Laws with no negative coefficient, from a basis of all laws.
///
/// The basis vectors span a cone that contains every non-negative law, because each has a column of its own.
/// Column by column, rays that are negative there are replaced by their sums with rays that are positive there;
/// a sum counts only if its support contains no other ray's.
enum SemipositiveLaws {
    /// More rays than this are not looked at: the number can grow beyond bounds.
    private static let mostRays = 2000

    /// As many independent laws as the basis has: positive ones, simplest first, then those of the basis.
    static func independent(_ basis: [SparseRow], count: Int) -> [[SparseRow.Entry]] {
        let positive = rays(basis, count: count).sorted(by: isSimpler)
        var chosen: [[SparseRow.Entry]] = []
        var echelon: [SparseRow] = []
        for candidate in positive + basis.sorted(by: isSimpler) where chosen.count < basis.count {
            guard let rest = rest(of: candidate, echelon), !rest.entries.isEmpty else { continue }
            echelon.append(rest)
            chosen.append(candidate.entries)
        }
        return chosen.sorted { ($0.first?.column ?? 0, $0.count) < ($1.first?.column ?? 0, $1.count) }
    }

    private static func isSimpler(_ left: SparseRow, _ right: SparseRow) -> Bool {
        func key(_ row: SparseRow) -> (Int, UInt128, Int) {
            let size = row.entries.reduce(UInt128(0)) {
                $0.addingReportingOverflow($1.value.magnitude).partialValue
            }
            return (row.entries.count, size, row.entries.first?.column ?? 0)
        }
        return key(left) < key(right)
    }

    /// What is left of a vector when the chosen ones are taken out; empty where it depends on them.
    private static func rest(of vector: SparseRow, _ echelon: [SparseRow]) -> SparseRow? {
        var rest = vector
        for row in echelon {
            guard let lead = row.entries.first?.column, rest[lead] != 0 else { continue }
            guard let next = rest.eliminating(lead, by: row) else { return nil }
            rest = next
        }
        return rest
    }

    // MARK: - Rays

    private struct Ray {
        var row: SparseRow
        var support: [UInt64]

        init(_ row: SparseRow, count: Int) {
            self.row = row
            support = [UInt64](repeating: 0, count: (count + 63) / 64)
            for entry in row.entries { support[entry.column / 64] |= 1 << UInt64(entry.column % 64) }
        }

        func contains(_ other: Ray) -> Bool {
            zip(support, other.support).allSatisfy { $0 & $1 == $1 }
        }
    }

    /// Non-negative laws; those that are found before there are too many.
    private static func rays(_ basis: [SparseRow], count: Int) -> [SparseRow] {
        var rays = basis.map { Ray($0, count: count) }
        while let column = nextColumn(rays) {
            let negative = rays.filter { $0.row[column] < 0 }
            let positive = rays.filter { $0.row[column] > 0 }
            rays.removeAll { $0.row[column] < 0 }
            guard negative.count * positive.count <= mostRays * 10 else { continue }
            var sums: [Ray] = []
            for one in negative {
                for other in positive {
                    guard let row = one.row.eliminating(column, by: other.row) else { continue }
                    sums.append(Ray(row, count: count))
                }
            }
            rays = minimal(rays + sums)
            if rays.count > mostRays { rays.removeLast(rays.count - mostRays) }
        }
        return rays.map(\.row)
    }

    /// A column where some ray is negative: the one with the fewest pairs to be added.
    private static func nextColumn(_ rays: [Ray]) -> Int? {
        var signs: [Int: (negative: Int, positive: Int)] = [:]
        for ray in rays {
            for entry in ray.row.entries {
                if entry.value < 0 {
                    signs[entry.column, default: (0, 0)].negative += 1
                } else {
                    signs[entry.column, default: (0, 0)].positive += 1
                }
            }
        }
        return signs.filter { $0.value.negative > 0 }
            .min {
                ($0.value.negative * $0.value.positive, $0.key) < (
                    $1.value.negative * $1.value.positive, $1.key
                )
            }?
            .key
    }

    /// Rays whose support contains no other's.
    private static func minimal(_ rays: [Ray]) -> [Ray] {
        let sorted = rays.filter { !$0.row.entries.isEmpty }
            .sorted { $0.row.entries.count < $1.row.entries.count }
        var kept: [Ray] = []
        for ray in sorted where !kept.contains(where: ray.contains) { kept.append(ray) }
        return kept
    }
}
