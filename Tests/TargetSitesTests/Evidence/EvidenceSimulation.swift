import Foundation
import NumericalKit
import TargetSites

/// Genes whose sites depend on length alone and whose expression depends on length alone: no effect of the microRNA.
enum EvidenceSimulation {
    static func traits(_ stream: inout RandomStream) -> LengthAndComposition {
        let length = Int(exp2(10 + 1.2 * stream.normal())) + 30
        let richness = exp(0.4 * stream.normal())
        return LengthAndComposition(messageLength: length, expectedSites: Double(length) * richness / 4000)
    }

    /// - Parameter slope: log2 fold change for each doubling of length.
    static func changes(
        _ count: Int, slope: Double, effect: Double = 0, seed: UInt64, task: UInt64
    ) -> [GeneChange] {
        var stream = RandomStream(seed: seed, task: task)
        return (0..<count).map { number in
            let traits = traits(&stream)
            let isTarget = stream.uniform() < 1 - exp(-traits.expectedSites)
            let change = slope * log2(Double(traits.messageLength)) + 0.5 * stream.normal()
            return GeneChange(
                name: "\(number)", log2FoldChange: change + (isTarget ? effect : 0),
                best: isTarget ? .sevenmerM8 : nil, traits: traits)
        }
    }

    /// A list that prefers long 3'UTRs and has nothing to do with the sites.
    static func list(_ count: Int, seed: UInt64, task: UInt64) -> [ListedGene] {
        var stream = RandomStream(seed: seed, task: task)
        return (0..<count).map { number in
            let traits = traits(&stream)
            let chance = 1 - exp(-traits.expectedSites)
            let isListed = stream.uniform() < 0.1 * min(1, Double(traits.messageLength) / 2000)
            return ListedGene(
                name: "\(number)", isListed: isListed, hasSite: stream.uniform() < chance, chance: chance,
                traits: traits)
        }
    }
}
