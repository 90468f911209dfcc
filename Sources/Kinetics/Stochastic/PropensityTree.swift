/// The propensities of all jumps, with their sums in a tree of blocks of eight.
///
/// A sum is always the sum of its eight children as they are, never corrected by a difference, so that
/// round-off does not build up. A change of one propensity costs one block for each level, and so does the
/// search: with up to 8 jumps it is the linear search of the direct method, with n its logarithmic form.
/// *Source*: Gillespie 1977, doi:10.1021/j100540a008; the tree: Gibson and Bruck 2000, section 6,
/// doi:10.1021/jp993732q.
package struct PropensityTree {
    package static let width = 8

    /// Places of the levels in `values`: the propensities first, each level padded with zeros to whole blocks.
    package struct Layout {
        package let levels: [Range<Int>]

        package init(count: Int) {
            var levels: [Range<Int>] = []
            var (start, count) = (0, max(count, 1))
            repeat {
                let blocks = (count + width - 1) / width
                levels.append(start..<start + blocks * width)
                start += blocks * width
                count = blocks
            } while levels[levels.count - 1].count > width
            self.levels = levels
        }

        package var size: Int { levels[levels.count - 1].upperBound }

        /// The sums above these propensities, children before parents.
        package func sums(above leaves: some Sequence<Int>) -> [Sum] {
            var sums: [Sum] = []
            var places = Set(leaves)
            for (level, parents) in zip(levels, levels.dropFirst()) {
                let blocks = Set(places.map { ($0 - level.lowerBound) / width })
                for block in blocks.sorted() {
                    sums.append(
                        Sum(
                            target: Int32(parents.lowerBound + block),
                            children: Int32(level.lowerBound + block * width)))
                }
                places = Set(blocks.map { parents.lowerBound + $0 })
            }
            return sums
        }
    }

    package struct Sum: Sendable, BitwiseCopyable {
        var target: Int32
        /// Place of the first of eight.
        var children: Int32
    }

    package let layout: Layout
    package let values: UnsafeMutablePointer<Double>

    package init(count: Int) {
        layout = Layout(count: count)
        values = .allocate(capacity: layout.size)
        values.initialize(repeating: 0, count: layout.size)
    }

    package func deallocate() { values.deallocate() }

    /// In a fixed order. Numbers are read one by one: a vector would have to wait for those just written.
    @inline(__always)
    private func sum(_ place: Int) -> Double {
        let v = values + place
        return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]))
    }

    package var total: Double {
        @inline(__always) get { sum(layout.size - Self.width) }
    }

    @inline(__always)
    package func update(_ one: Sum) { values[Int(one.target)] = sum(Int(one.children)) }

    package func updateAll() {
        for (level, parents) in zip(layout.levels, layout.levels.dropFirst()) {
            for block in 0..<level.count / Self.width {
                update(
                    Sum(
                        target: Int32(parents.lowerBound + block),
                        children: Int32(level.lowerBound + block * Self.width)))
            }
        }
    }

    /// The jump in whose share `target`, in [0, total), lies; never one whose propensity is 0, unless all are.
    @inline(__always)
    package func jump(at target: Double) -> Int {
        var rest = target
        var child = 0
        for level in layout.levels.reversed() {
            child = chosen(level.lowerBound + child * Self.width, &rest) - level.lowerBound
        }
        return child
    }

    @inline(__always)
    private func chosen(_ block: Int, _ rest: inout Double) -> Int {
        var last = block
        for place in block..<block + Self.width {
            let value = values[place]
            if rest < value { return place }
            if value > 0 { last = place }
            rest -= value
        }
        // Round-off took the target past the end.
        rest = values[last].nextDown
        return last
    }
}
