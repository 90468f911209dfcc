internal import Findings
internal import Foundation
internal import Sequences

extension TargetFinding {
    var figures: [Figure] { [map] + (target.sites.isEmpty ? [] : [duplexes]) + [chanceFigure] }

    private static let mostDuplexes = 6
    private static let trackPoints = 250

    private var map: Figure {
        let accessibility = Accessibility()
        let (bases, width) = (target.message.utr, ContextScorer.openWindow)
        let step = max(1, (bases.count - width) / Self.trackPoints)
        let points = stride(from: 0, through: bases.count - width, by: step).map { start in
            MessageMapFigure.TrackPoint(
                position: Double(start) + Double(width) / 2 + 0.5,
                value: accessibility.unpaired(start..<start + width, of: bases))
        }
        let sites = target.sites.map { scored in
            MessageMapFigure.Site(
                start: scored.site.range.lowerBound + 1, end: scored.site.range.upperBound,
                type: scored.site.type.rawValue, microRNA: scored.microRNA.name,
                score: scored.context.weighted)
        }
        let seven = chances.filter { $0.chance.counted == .sevenmerOrBetter }
        let words = seven.map { item in
            "\(item.chance.observed) of 7mer or better"
                + (target.microRNAs.count > 1 ? " for \(item.microRNA.name)" : "")
                + ", \(Numbers.short(item.chance.expected, digits: 2)) expected by chance"
        }
        return Figure(
            id: "message", title: "Sites on \(sequence.name)",
            caption:
                "The 3'UTR to scale, \(bases.count) nt, 5' on the left; numbers: first nucleotide of a site. Below: "
                + "probability that \(width) nt are unpaired, every \(step) nt (Turner 2004, windows of 80 nt).",
            content: .messageMap(
                MessageMapFigure(
                    length: bases.count, x: AxisLabel("Position in the 3'UTR", unit: "nt"), sites: sites,
                    track: AxisLabel("Probability unpaired"), trackPoints: [points],
                    annotation: words.joined(separator: "; "))))
    }

    private var duplexes: Figure {
        let strongest = target.sites.sorted { a, b in
            (a.site.type, a.context.weighted ?? 0, a.site.anchor) < (
                b.site.type, b.context.weighted ?? 0, b.site.anchor
            )
        }.prefix(Self.mostDuplexes)
        let drawn = strongest.sorted { $0.site.anchor < $1.site.anchor }.map(duplex)
        let rest = target.sites.count - drawn.count
        return Figure(
            id: "duplexes", title: "MicroRNA on its sites",
            caption: "Message above, microRNA below"
                + (rest > 0 ? "; the \(drawn.count) strongest of \(target.sites.count) sites" : "")
                + ". Beyond the seed the best run of pairs by TargetScan's 3' pairing score is aligned.",
            content: .duplex(DuplexFigure(duplexes: drawn)))
    }

    private func duplex(_ scored: TargetedMessage.ScoredSite) -> DuplexFigure.Duplex {
        let bases = target.message.utr
        var columns: [DuplexFigure.Column] = []
        var first: Int?
        for (place, position) in target.columns(scored) {
            let above = place.flatMap { bases.indices.contains($0) ? bases[$0] : nil }
            if place != nil, above == nil, position == nil { continue }
            if let place, above != nil, first == nil { first = place + 1 }
            let below = position.map { scored.microRNA.base($0) }
            columns.append(
                DuplexFigure.Column(
                    message: above.map(letter), microRNA: below.map(letter), pair: pair(above, below),
                    isSeed: position.map { scored.site.type.positions.contains($0) } ?? false))
        }
        let start = scored.site.range.lowerBound + 1
        let energy = scored.duplexEnergy.map { ", \(Numbers.short($0)) kcal/mol" } ?? ""
        return DuplexFigure.Duplex(
            title: "\(scored.microRNA.name) at nt \(start), \(scored.site.type.rawValue)\(energy)",
            columns: columns,
            firstPosition: first ?? start)
    }

    private func letter(_ mask: UInt8) -> String { NucleotideSequence.letters([mask]) }

    private func pair(_ a: UInt8?, _ b: UInt8?) -> DuplexFigure.Pair {
        guard let a, let b, Base.isCertain(a) else { return .none }
        if a == Base.complement(b) { return .watsonCrick }
        return Set([a, b]) == [Base.g, Base.u] ? .wobble : .none
    }

    private var chanceFigure: Figure {
        let rows = chances.map { item in
            ChanceFigure.Row(
                label: Self.label(item.chance.counted)
                    + (target.microRNAs.count > 1 ? ", \(item.microRNA.name)" : ""),
                observed: Double(item.chance.observed), expected: item.chance.expected,
                lower: item.range.map { Double($0.lowerBound) },
                upper: item.range.map { Double($0.upperBound) })
        }
        return Figure(
            id: "chance", title: "Sites seen and sites by chance",
            caption: "Chance: the message's own dinucleotides rearranged; the mean is exact, the range from "
                + "\(analysis.shuffles) shuffles.",
            content: .chance(ChanceFigure(x: AxisLabel("Sites in \(sequence.name)"), rows: rows)))
    }

    /// A row for each site, every feature of context++ a column.
    var siteTable: FindingTable {
        let features = ContextFeature.allCases.filter { $0 != .siteType }
        let columns =
            [
                "microRNA", "type", "start", "end", "site", "context", "context_weighted", "unpaired",
                "duplex_kcal_mol",
            ]
            + features.map { "context_\($0.rawValue)" }
        let rows = target.sites.map { scored -> [DataFrame.Cell] in
            let range = scored.site.range
            let letters = NucleotideSequence.letters(target.message.utr[range])
            func cell(_ value: Double?) -> DataFrame.Cell { value.map { .number($0) } ?? .missing }
            return [
                .text(scored.microRNA.name), .text(scored.site.type.rawValue),
                .number(Double(range.lowerBound + 1)),
                .number(Double(range.upperBound)), .text(letters), cell(scored.context.total),
                cell(scored.context.weighted), cell(scored.open), cell(scored.duplexEnergy),
            ] + features.map { cell(scored.context.contribution($0)) }
        }
        return FindingTable(
            id: "sites", title: "Sites",
            caption:
                "Positions from 1, both ends included. context: predicted log2 fold change by context++, the sum of "
                + "its parts up to TargetScan's ceiling; empty: not known.",
            frame: DataFrame(columns: columns, rows: rows))
    }

    /// Sites with one fault: listed apart, counted nowhere.
    var weakTable: FindingTable? {
        let rows = target.microRNAs.flatMap { microRNA in
            WeakSite.find(of: microRNA, in: target.message.utr).map { site -> [DataFrame.Cell] in
                [
                    .text(microRNA.name), .number(Double(site.range.lowerBound + 1)),
                    .number(Double(site.range.upperBound)),
                    .text(NucleotideSequence.letters(target.message.utr[site.range])),
                    .text(site.fault.rawValue), .number(Double(site.position)), .number(site.pairing),
                    .text(site.isCompensatory ? "yes" : "no"),
                ]
            }
        }
        if rows.isEmpty { return nil }
        return FindingTable(
            id: "weak-sites", title: "Weak sites",
            caption:
                "Weak evidence, counted nowhere: positions 2 to 8 pair but for one wobble (G with U), or but for one fault at "
                + "positions 2 to 7 that pairing beyond the seed may make up for (score 4 or more).",
            frame: DataFrame(
                columns: [
                    "microRNA", "start", "end", "site", "fault", "position", "three_prime_pairing",
                    "compensatory",
                ], rows: rows))
    }
}
