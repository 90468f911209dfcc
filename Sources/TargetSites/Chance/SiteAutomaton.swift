internal import Sequences

/// Counts the sites of a rule along a sequence, one look-up for each nucleotide; and their distribution when the
/// sequence is a first-order Markov chain.
///
/// States are the beginnings of the rule's words; each is the longest one that the sequence so far ends with. The
/// single letters are among them, so that a state knows the last base.
/// *Source*: Aho, Corasick 1975, doi:10.1145/360825.360855; counts of words by such an embedding: Nicodème, Salvy,
/// Flajolet 2002, doi:10.1016/S0304-3975(01)00264-5.
struct SiteAutomaton {
    /// The state after each state and base: four for each state. State 0 is the empty beginning.
    private let next: [Int32]
    /// Sites that this step completes, laid out as `next`.
    private let gain: [Int32]
    /// Sites that the end of the sequence completes.
    private let endGain: [Int32]
    private let lastBase: [Int]

    var stateCount: Int { endGain.count }

    init(_ rule: SiteRule) {
        let words = (rule.now + rule.pending).map(\.word) + (0..<4).map { [UInt8($0)] }
        let states = Array(Set(words.flatMap { word in (0...word.count).map { Array(word[..<$0]) } }))
            .sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
        let numbers = Dictionary(uniqueKeysWithValues: states.enumerated().map { ($1, Int32($0)) })
        func sum(_ terms: [SiteRule.Term], _ state: [UInt8]) -> Int32 {
            terms.reduce(0) { $0 + (state.suffix($1.word.count) == $1.word[...] ? Int32($1.weight) : 0) }
        }
        var (next, gain): ([Int32], [Int32]) = ([], [])
        for state in states {
            for base in UInt8(0)..<4 {
                var onward = state + [base]
                while numbers[onward] == nil { onward.removeFirst() }
                next.append(numbers[onward]!)
                gain.append(sum(rule.now, onward) + (base == rule.blocker ? 0 : sum(rule.pending, state)))
            }
        }
        (self.next, self.gain) = (next, gain)
        endGain = states.map { sum(rule.pending, $0) }
        lastBase = states.map { Int($0.last ?? 0) }
    }

    func count(in codes: [UInt8]) -> Int {
        var (state, total) = (0, Int32(0))
        for code in codes {
            let place = state * 4 + Int(code)
            total += gain[place]
            state = Int(next[place])
        }
        return Int(total + endGain[state])
    }

    /// Probabilities of 0, 1, … `most` − 1 sites, and of `most` or more.
    ///
    /// - Parameters:
    ///   - stretches: only their first bases and lengths enter.
    ///   - chain: probability of each next base, 4 × 4, row-major.
    func countProbabilities(
        over stretches: [[UInt8]], chain: [Double], upTo most: Int
    ) -> [Double] {
        precondition(most > 0, "a tail begins above 0")
        let steps = steps(chain)
        var total = [Double](repeating: 0, count: most + 1)
        total[0] = 1
        for stretch in stretches where !stretch.isEmpty {
            total = walk(stretch, steps, entering: total)
        }
        return total
    }

    /// A step between states that the chain can take, in order of its source.
    private struct Step {
        var source: Int
        var target: Int
        var gain: Int
        var share: Double
    }

    private func steps(_ chain: [Double]) -> [Step] {
        // State 0 is left at once and never met again.
        (4..<next.count).compactMap { place in
            let share = chain[lastBase[place / 4] * 4 + place % 4]
            if share == 0 { return nil }
            return Step(
                source: place / 4, target: Int(next[place]), gain: Int(gain[place]), share: share)
        }
    }

    /// Cells hold the probability of each state (slow) and count below the most (fast); what reaches the most is
    /// added up apart and stays.
    private func walk(_ stretch: [UInt8], _ steps: [Step], entering: [Double]) -> [Double] {
        let width = entering.count - 1
        var total = [Double](repeating: 0, count: width + 1)
        total[width] = entering[width]
        var cells = [Double](repeating: 0, count: stateCount * width)
        let first = Int(next[Int(stretch[0])]) * width
        for count in 0..<width { cells[first + count] = entering[count] }
        var after = cells
        for _ in 1..<max(stretch.count, 1) {
            total[width] += advance(steps, width, from: cells, to: &after)
            swap(&cells, &after)
        }
        for state in 0..<stateCount {
            for count in 0..<width {
                total[min(width, count + Int(endGain[state]))] += cells[state * width + count]
            }
        }
        return total
    }

    /// - Returns: the probability that reaches the most in this step.
    private func advance(
        _ steps: [Step], _ width: Int, from cells: [Double], to after: inout [Double]
    ) -> Double {
        var reached = 0.0
        for cell in after.indices { after[cell] = 0 }
        for step in steps {
            let (source, target) = (step.source * width, step.target * width + step.gain)
            let kept = max(0, width - step.gain)
            for count in 0..<kept { after[target + count] += step.share * cells[source + count] }
            for count in kept..<width { reached += step.share * cells[source + count] }
        }
        return reached
    }
}
