import Foundation
import Kinetics
import NumericalKit
import Testing

@Suite struct JumpStreams {
    @Test func lanesGiveTheWordsOfTheStream() {
        let generator = PhiloxLanes(seed: 0xDEAD_BEEF_0123_4567)
        let tasks = SIMD8<UInt64>(0, 1, 2, 1 << 40, .max, 5, 6, 7)
        let words = generator.words(position: SIMD8(repeating: 1), task: tasks)
        for lane in 0..<8 {
            var stream = RandomStream(seed: 0xDEAD_BEEF_0123_4567, task: tasks[lane])
            _ = (stream.next(), stream.next())
            #expect(words.first[lane] == stream.next())
            #expect(words.second[lane] == stream.next())
        }
    }

    @Test func positionsBeyond32BitsDiffer() {
        let generator = PhiloxLanes(seed: 1)
        let words = generator.words(position: SIMD8(0, 1, 1 << 32, 1 << 33, 7, 8, 9, 10), task: SIMD8())
        #expect(Set((0..<8).map { words.first[$0] }).count == 8)
    }

    @Test func exponentialVariatesAreTheLogarithm() {
        var stream = RandomStream(seed: 9)
        var words = (0..<4_000).map { _ in stream.next() }
        words += [0, .max, 1 << 63, (1 << 63) - 1, 1 << 12, 0xB504_F333_F9DE_6484]
        for first in stride(from: 0, to: words.count - 7, by: 8) {
            var lanes = SIMD8<UInt64>()
            for lane in 0..<8 { lanes[lane] = words[first + lane] }
            let values = JumpVariates.exponential(lanes)
            for lane in 0..<8 {
                let u = (Double(lanes[lane] >> 12) + 0.5) * 0x1p-52
                let exact = -log(u)
                #expect(abs(values[lane] - exact) <= 2 * exact.ulp)
                #expect(values[lane] > 0)
            }
        }
    }

    @Test func treeFindsTheShareOfEachTarget() {
        for count in [1, 7, 8, 9, 64, 65, 700] {
            let tree = PropensityTree(count: count)
            defer { tree.deallocate() }
            for index in 0..<count { tree.values[index] = index % 3 == 1 ? 0 : Double(1 + index % 5) }
            tree.updateAll()
            let values = (0..<count).map { tree.values[$0] }
            #expect(tree.total == values.reduce(0, +))
            var before = 0.0
            for (index, value) in values.enumerated() where value > 0 {
                #expect(tree.jump(at: before) == index)
                #expect(tree.jump(at: (before + value).nextDown) == index)
                before += value
            }
            #expect(values[tree.jump(at: before)] > 0)
        }
    }

    @Test func aChangeUpdatesTheSumsAboveIt() {
        let tree = PropensityTree(count: 700)
        defer { tree.deallocate() }
        for index in 0..<700 { tree.values[index] = 0.1 * Double(index) }
        tree.updateAll()
        (tree.values[3], tree.values[699]) = (5, 0)
        for sum in tree.layout.sums(above: [3, 699]) { tree.update(sum) }
        let updated = tree.total
        tree.updateAll()
        #expect(updated == tree.total)
    }
}
