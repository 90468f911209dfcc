internal import NumericalKit

/// How points are spread over the inputs' distributions. In every plan a member's point can be computed by itself.
public enum SamplingPlan: Sendable, Hashable {
    /// Independent draws, each member from its own stream: member i is the same in an ensemble of any size.
    case independent
    /// Each input takes one value from each n-th of its distribution; which goes with which is drawn. Needs 4 bytes
    /// for each member and input. Correlated inputs keep this only for the first of them.
    /// *Source*: McKay, Beckman and Conover 1979, doi:10.1080/00401706.1979.10489755.
    case latinHypercube
    /// Sobol's sequence: fills all inputs together evenly; best where n is a power of two. Member i is the same in an
    /// ensemble of any size. At most 337 inputs that vary.
    case sobol(SobolScrambling = .linearMatrix)
}

/// How Sobol's sequence is made random (see `SobolSequence.Scrambling`).
public enum SobolScrambling: String, Sendable, Hashable, CaseIterable {
    case digitalShift, linearMatrix
}

/// The points of a plan in the open unit cube.
enum UnitPoints: Sendable {
    case independent(seed: UInt64)
    case latinHypercube(LatinHypercube)
    case sobol(SobolSequence)

    init(_ plan: SamplingPlan, dimensions: Int, members: Int, seed: UInt64) {
        let seed = designSeed(seed)
        switch plan {
        case .independent: self = .independent(seed: seed)
        case .latinHypercube:
            self = .latinHypercube(LatinHypercube(dimensions: dimensions, members: members, seed: seed))
        case .sobol(.digitalShift):
            self = .sobol(SobolSequence(dimensions: dimensions, scrambling: .digitalShift(seed: seed)))
        case .sobol(.linearMatrix):
            self = .sobol(SobolSequence(dimensions: dimensions, scrambling: .linearMatrix(seed: seed)))
        }
    }

    func write(_ member: Int, into point: UnsafeMutableBufferPointer<Double>) {
        switch self {
        case .independent(let seed):
            var stream = RandomStream(seed: seed, task: UInt64(member))
            for k in point.indices { point[k] = stream.openUniform() }
        case .latinHypercube(let design): design.write(member, into: point)
        case .sobol(let sequence):
            for k in point.indices { point[k] = sequence.coordinate(k, ofPoint: member) }
        }
    }
}

struct LatinHypercube: Sendable {
    private let members: Int
    private let seed: UInt64
    /// Input-major: the stratum of each member.
    private let strata: [UInt32]

    init(dimensions: Int, members: Int, seed: UInt64) {
        (self.members, self.seed) = (members, seed)
        strata = (0..<dimensions).flatMap { dimension in
            // Members' own streams are the tasks from 0 on.
            var stream = RandomStream(seed: seed, task: .max - UInt64(dimension))
            var order = (0..<members).map(UInt32.init)
            for last in stride(from: members - 1, to: 0, by: -1) {
                order.swapAt(last, stream.below(last + 1))
            }
            return order
        }
    }

    func write(_ member: Int, into point: UnsafeMutableBufferPointer<Double>) {
        var stream = RandomStream(seed: seed, task: UInt64(member))
        for k in point.indices {
            let place = Double(strata[k * members + member]) + stream.openUniform()
            point[k] = min(place / Double(members), 1 - 0x1p-53)
        }
    }
}

extension RandomStream {
    /// Uniform on (0, 1), symmetric about ½.
    fileprivate mutating func openUniform() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }
}

/// A seed of its own for the inputs, so that they do not share numbers with a stochastic simulation of the same seed.
///
/// *Source*: the finaliser of SplitMix64, Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195.
private func designSeed(_ seed: UInt64) -> UInt64 {
    var word = seed &+ 0x9E37_79B9_7F4A_7C15
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
}
