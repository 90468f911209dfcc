internal import Foundation
public import Inputs
public import Sequences

/// How likely sites are kept because they are targets: P_CT from aligned 3'UTRs.
///
/// A 3'UTR falls into one of ten bins by the median branch length over which its nucleotides are kept; the branch length
/// of a site is measured on the tree of that bin and turned into P_CT by a curve for the family and type.
///
/// *Source*: Friedman et al. 2009, doi:10.1101/gr.082701.108; trees and curves of 84 vertebrates: Agarwal et al. 2015,
/// doi:10.7554/eLife.05005, published with TargetScan 7.
public struct ConservationModel: Sendable {
    /// The species whose sites are asked about.
    public var reference: String
    let generic: SpeciesTree
    /// Ten, from the least kept bin to the most.
    let trees: [SpeciesTree]
    let curves: [SiteType: [String: Curve]]

    /// P_CT = b0 + b1 / (1 + exp(−b2·length + b3)), at least 0.
    struct Curve: Sendable, Hashable {
        var b0, b1, b2, b3: Double

        func probability(_ length: Double) -> Double { max(0, b0 + b1 / (1 + exp(b3 - b2 * length))) }
    }

    /// Median branch lengths above which the bins 1 to 10 begin, on the generic tree.
    public static let binStarts = [
        0, 1.21207417, 2.17396073, 2.80215414, 3.26272822, 3.65499277, 4.01461968, 4.40729032, 4.90457274,
        5.78196252,
    ]

    /// Columns that two sites must share to count as one site in two species.
    static let sharedColumns = 2

    /// Reads a folder with TargetScan 7's files: `Tree.generic.txt`, `Tree.bin_01.txt` … `Tree.bin_10.txt`, and
    /// `8mer_PCT_parameters.txt`, `7mer_m8_…`, `7mer_1a_…`.
    ///
    /// - Throws: what opening throws; `broken-tree`; `broken-parameters` for a row without a seed and four numbers.
    public init(folder: String, reference: String = "9606") throws(InputError) {
        self.reference = reference
        func tree(_ name: String) throws(InputError) -> SpeciesTree {
            let rows = try TabbedRows(path: folder + "/" + name, shownAs: nil)
            var text = ""
            while let cells = try rows.next() { text += cells.map(TabbedRows.text).joined() }
            return try SpeciesTree(newick: text, shownAs: rows.shownAs)
        }
        generic = try tree("Tree.generic.txt")
        var trees: [SpeciesTree] = []
        for bin in 1...10 { trees.append(try tree("Tree.bin_\(bin < 10 ? "0" : "")\(bin).txt")) }
        self.trees = trees
        var curves: [SiteType: [String: Curve]] = [:]
        for (type, name) in [(SiteType.eightmer, "8mer"), (.sevenmerM8, "7mer_m8"), (.sevenmerA1, "7mer_1a")]
        {
            curves[type] = try Self.curves("\(folder)/\(name)_PCT_parameters.txt")
        }
        self.curves = curves
    }

    private static func curves(_ path: String) throws(InputError) -> [String: Curve] {
        let rows = try TabbedRows(path: path, shownAs: nil)
        var curves: [String: Curve] = [:]
        var isFirst = true
        while let cells = try rows.next() {
            let words = cells.map(TabbedRows.text)
            let numbers = words.dropFirst().prefix(4).compactMap(Double.init)
            defer { isFirst = false }
            if isFirst, numbers.isEmpty { continue }
            guard numbers.count == 4, numbers.allSatisfy(\.isFinite) else {
                throw InputError(
                    "broken-parameters", "this row has no seed with four numbers", at: rows.place,
                    remedy: "write seed, b0, b1, b2 and b3 with tabs between them")
            }
            curves[words[0]] = Curve(b0: numbers[0], b1: numbers[1], b2: numbers[2], b3: numbers[3])
        }
        return curves
    }

    /// Median over the reference's nucleotides of the branch length over which each is kept; nil without a reference.
    ///
    /// Positions at which the reference has a gap do not count; a nucleotide that is kept nowhere else counts 0.
    public func medianBranchLength(of message: AlignedMessage) -> Double? {
        guard let own = message.species.firstIndex(of: reference) else { return nil }
        let leaves = message.species.map { generic.species.firstIndex(of: $0) }
        var known: [[Bool]: Double] = [:]
        var lengths: [Double] = []
        for column in message.rows[own].indices where message.rows[own][column] != 0 {
            var members = [Bool](repeating: false, count: generic.species.count)
            for (row, leaf) in leaves.enumerated() {
                if let leaf, message.rows[row][column] == message.rows[own][column] { members[leaf] = true }
            }
            let length = known[members] ?? generic.branchLength(members)
            known[members] = length
            lengths.append(length)
        }
        guard !lengths.isEmpty else { return nil }
        lengths.sort()
        return (lengths[(lengths.count - 1) / 2] + lengths[lengths.count / 2]) / 2
    }

    /// The bin of a median branch length, 1 to 10.
    public static func bin(_ medianBranchLength: Double) -> Int {
        max(1, binStarts.count { medianBranchLength > $0 })
    }
}

/// A site of the reference species and how far it is kept.
public struct SiteConservation: Sendable, Hashable {
    /// In the reference's 3'UTR without gaps.
    public var site: Site
    /// Species with a site of this type or a stronger form of it in the same place, in the order of the alignment.
    public var species: [String]
    /// Substitutions per site.
    public var branchLength: Double
    /// P_CT; nil where the family has no curve.
    public var probability: Double?
}

extension ConservationModel {
    /// Canonical sites of a family in the reference species; empty where the alignment lacks that species.
    ///
    /// A site counts as kept in another species that has, overlapping it by two or more columns, a site of the same
    /// type or one that contains it (8mer ⊃ 7mers ⊃ 6mer). A 6mer has P_CT 0, as in TargetScan.
    ///
    /// - Parameters:
    ///   - microRNA: any member of the family; positions 2 to 8 count.
    ///   - holders: species that have the microRNA, which alone can keep its sites; nil for all.
    public func sites(
        of microRNA: MicroRNA, in message: AlignedMessage, heldBy holders: Set<String>? = nil
    ) -> [SiteConservation] {
        guard let own = message.species.firstIndex(of: reference),
            let median = medianBranchLength(of: message)
        else { return [] }
        let tree = trees[Self.bin(median) - 1]
        let all = message.rows.indices.map { row -> [(site: Site, columns: ClosedRange<Int>)] in
            let (bases, columns) = message.ungapped(row)
            return SiteScanner.sites(of: microRNA, in: bases).map {
                ($0, columns[$0.range.lowerBound]...columns[$0.range.upperBound - 1])
            }
        }
        return all[own].map { site, columns in
            let species = message.species.indices.filter { row in
                if row == own { return true }
                return (holders?.contains(message.species[row]) ?? true)
                    && all[row].contains { other in
                        Self.contains(other.site.type, site.type)
                            && min(columns.upperBound, other.columns.upperBound)
                                - max(columns.lowerBound, other.columns.lowerBound) + 1 >= Self.sharedColumns
                    }
            }.map { message.species[$0] }
            let length = tree.branchLength(of: species)
            return SiteConservation(
                site: site, species: species, branchLength: length,
                probability: probability(microRNA.seed, site.type, length))
        }
    }

    /// P_CT of a site kept over a branch length; 0 for one that no other species has; nil without a curve.
    public func probability(_ seed: String, _ type: SiteType, _ branchLength: Double) -> Double? {
        guard curves.values.contains(where: { $0[seed] != nil }) else { return nil }
        if branchLength == 0 || type == .sixmer { return 0 }
        return curves[type]?[seed]?.probability(branchLength)
    }

    /// Whether a site of one type holds one of the other.
    private static func contains(_ type: SiteType, _ other: SiteType) -> Bool {
        type == other || type == .eightmer || other == .sixmer
    }
}
