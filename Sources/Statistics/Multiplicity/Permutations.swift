internal import NumericalKit

/// A random order of 0 ..< count, each equally likely: that of `task` under `seed`.
public func randomPermutation(of count: Int, seed: UInt64, task: UInt64) -> [Int] {
    var stream = RandomStream(seed: seed, task: task)
    var order = Array(0..<count)
    order.shuffle(by: &stream)
    return order
}

/// All ways to choose `chosen` of 0 ..< count, each an ascending list; nil where there are more than `limit`.
public func allChoices(of chosen: Int, from count: Int, limit: Int = 1_000_000) -> [[Int]]? {
    precondition(chosen >= 0 && chosen <= count, "more are chosen than there are")
    guard binomial(count, chosen) <= Double(limit) else { return nil }
    var choice = Array(0..<chosen)
    var all = [choice]
    while let place = choice.indices.last(where: { choice[$0] < count - chosen + $0 }) {
        choice[place] += 1
        for next in stride(from: place + 1, to: chosen, by: 1) { choice[next] = choice[next - 1] + 1 }
        all.append(choice)
    }
    return all
}
