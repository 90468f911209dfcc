public import Statistics

/// One gene's part in an enrichment.
public struct ListedGene: Sendable, Hashable {
    public var name: String
    /// Whether it is of the list; the others are its background.
    public var isListed: Bool
    public var hasSite: Bool
    /// Probability of at least one site by chance, as from `SiteChance.chainProbability(ofAtLeast: 1, in:)`.
    public var chance: Double
    public var traits: LengthAndComposition

    public init(
        name: String, isListed: Bool, hasSite: Bool, chance: Double, traits: LengthAndComposition
    ) {
        precondition((0...1).contains(chance), "a probability lies in 0 … 1")
        (self.name, self.isListed, self.hasSite) = (name, isListed, hasSite)
        (self.chance, self.traits) = (chance, traits)
    }
}

/// Whether genes of a list have sites of a microRNA more often than chance and than like genes.
///
/// Long 3'UTRs have sites of any microRNA, so a list of genes with long ones looks enriched in a plain 2 × 2 table;
/// that one is given beside the others, as `ignoringLength`.
public struct SiteEnrichment: Sendable {
    /// Genes with a site against the sum of their chances.
    public struct AgainstChance: Sendable, Hashable {
        public var genes: Int
        public var withSite: Int
        /// Sum of the genes' chances.
        public var expected: Double
        /// The factor by which all genes' odds of a site differ from chance: exact, the genes being independent
        /// (Poisson-binomial). Genes with like 3'UTRs (paralogues) are not, and make p too small.
        public var oddsFactor: ExactRatio
    }

    public var list: Outcome<AgainstChance>
    /// The same counts of the background: chance as the model has it holds where these two agree.
    public var backgroundWithSite: Int
    public var backgroundExpected: Double
    public var background: Int
    /// List against background within strata of length and expected sites: the one to report.
    public var matched: Outcome<StratifiedOdds>
    /// One 2 × 2 table of all genes, as is often printed: wrong where the list differs in length or composition.
    public var ignoringLength: Outcome<StratifiedOdds>
    /// The strata with genes in them.
    public var tables: [SiteTable]
    /// Genes of the list in strata without an informative table.
    public var listedUncompared: Int
    /// Background genes shorter or longer than every gene of the list.
    public var backgroundOutside: Int
    public var bands: Int

    /// - Parameters:
    ///   - genes: each once; list and background.
    ///   - bands: of length, and of expected sites within each; five leave a tenth or less of a smooth confounder.
    public static func of(_ genes: [ListedGene], bands: Int = 5, level: Double = 0.95) -> SiteEnrichment {
        precondition(bands > 0, "strata need a number of bands")
        precondition(level > 0 && level < 1, "a level lies between 0 and 1")
        let list = genes.filter(\.isListed)
        let background = genes.filter { !$0.isListed }
        let (tables, outside) = stratified(list, background, bands)
        return SiteEnrichment(
            list: againstChance(list, level), backgroundWithSite: background.count(where: \.hasSite),
            backgroundExpected: background.reduce(0) { $0 + $1.chance }, background: background.count,
            matched: StratifiedOdds.of(tables, level: level),
            ignoringLength: StratifiedOdds.of([table(genes)], level: level), tables: tables,
            listedUncompared: tables.reduce(0) { $0 + ($1.isInformative ? 0 : $1.listed) },
            backgroundOutside: outside, bands: bands)
    }

    private static func againstChance(_ list: [ListedGene], _ level: Double) -> Outcome<AgainstChance> {
        if list.isEmpty { return .undefined("there are no genes in the list") }
        let sum = PoissonBinomial(list.map(\.chance))
        let observed = list.count(where: \.hasSite)
        if observed < sum.least || observed > sum.greatest {
            return .undefined("a gene has a site where chance says that it cannot, or none where it must")
        }
        if sum.least == sum.greatest { return .undefined("every gene's chance is 0 or 1") }
        return .success(
            AgainstChance(
                genes: list.count, withSite: observed, expected: list.reduce(0) { $0 + $1.chance },
                oddsFactor: sum.factor(observed: observed, level: level)))
    }

    private static func stratified(
        _ list: [ListedGene], _ background: [ListedGene], _ bands: Int
    ) -> (tables: [SiteTable], outside: Int) {
        if list.isEmpty { return ([], background.count) }
        let strata = GeneStrata(list.map(\.traits), bands: bands)
        var members = [[ListedGene]](repeating: [], count: strata.count)
        var outside = 0
        for gene in list + background {
            if let stratum = strata.stratum(of: gene.traits) {
                members[stratum].append(gene)
            } else {
                outside += 1
            }
        }
        return (members.filter { !$0.isEmpty }.map(table), outside)
    }

    private static func table(_ genes: [ListedGene]) -> SiteTable {
        func count(_ isListed: Bool, _ hasSite: Bool) -> Int {
            genes.count { $0.isListed == isListed && $0.hasSite == hasSite }
        }
        return SiteTable(
            listedWith: count(true, true), listedWithout: count(true, false),
            backgroundWith: count(false, true),
            backgroundWithout: count(false, false))
    }
}
