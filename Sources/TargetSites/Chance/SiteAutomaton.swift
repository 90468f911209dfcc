internal import Sequences

/// Counts the sites of a rule along a sequence, one look-up for each nucleotide; and their distribution when the sequence
/// is a first-order Markov chain.
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
        var total = [Double](repeating: 0, count: most + 1)
        total[0] = 1
        for stretch in stretches where !stretch.isEmpty {
            total = walk(stretch, chain, entering: total)
        }
        return total
    }

    /// Cells hold the probability of each state (slow) and count (fast).
    private func walk(_ stretch: [UInt8], _ chain: [Double], entering: [Double]) -> [Double] {
        let width = entering.count
        let start = Int(stretch[0])
        var cells = [Double](repeating: 0, count: stateCount * width)
        let first = Int(next[start]) * width
        for count in 0..<width { cells[first + count] = entering[count] }
        for _ in 1..<max(stretch.count, 1) { cells = step(cells, width, chain) }
        var total = [Double](repeating: 0, count: width)
        for state in 0..<stateCount {
            for count in 0..<width {
                total[min(width - 1, count + Int(endGain[state]))] += cells[state * width + count]
            }
        }
        return total
    }

    private func step(_ cells: [Double], _ width: Int, _ chain: [Double]) -> [Double] {
        var after = [Double](repeating: 0, count: cells.count)
        // State 0 is left at once and never met again.
        for state in 1..<stateCount {
            for base in 0..<4 {
                let share = chain[lastBase[state] * 4 + base]
                if share == 0 { continue }
                let place = state * 4 + base
                let (target, gained) = (Int(next[place]) * width, Int(gain[place]))
                for count in 0..<width {
                    after[target + min(width - 1, count + gained)] += share * cells[state * width + count]
                }
            }
        }
        return after
    }
}
