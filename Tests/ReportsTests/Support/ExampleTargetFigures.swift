import Findings

/// Figures of target sites, each in the sizes at which a drawing breaks.
extension ExampleFigures {
    static var targets: [(name: String, figure: Figure)] {
        [
            ("map-two-sites", map(sites: 2)), ("map-none", map(sites: 0)),
            ("map-many", map(sites: 60, microRNAs: 4)), ("map-without-track", map(sites: 5, hasTrack: false)),
            ("duplex-one", duplexes(1)), ("duplex-three", duplexes(3)), ("chance-rows", chance),
            ("cumulative-three", cumulative([40, 300, 5000])), ("cumulative-small", cumulative([3, 5])),
        ]
    }

    private static func figure(_ id: String, _ content: Figure.Content) -> Figure {
        Figure(id: id, title: "A figure of targets", caption: "Made up.", content: content)
    }

    static func map(sites count: Int, microRNAs: Int = 1, hasTrack: Bool = true) -> Figure {
        var random = Numbers0(seed: 3)
        let types = ["8mer", "7mer-m8", "7mer-A1", "6mer"]
        let sites = (0..<count).map { index -> MessageMapFigure.Site in
            let start = 20 + Int(1280 * random.uniform())
            return .init(
                start: start, end: start + 7, type: types[index % 4],
                microRNA: "miR-\(221 + index % microRNAs)-3p", score: -0.3)
        }
        let track = (14...1340).map {
            MessageMapFigure.TrackPoint(position: Double($0), value: random.uniform() * 0.3)
        }
        return figure(
            "map",
            .messageMap(
                .init(
                    length: 1348, x: AxisLabel("Position in the 3'UTR", unit: "nt"), sites: sites,
                    track: hasTrack ? AxisLabel("Probability that 14 nt are unpaired") : nil,
                    trackPoints: hasTrack ? [track] : [], annotation: "\(count) sites; 0.4 expected by chance"
                )))
    }

    static func duplexes(_ count: Int) -> Figure {
        func column(_ a: String?, _ b: String?, _ pair: DuplexFigure.Pair, seed: Bool = false)
            -> DuplexFigure.Column
        { .init(message: a, microRNA: b, pair: pair, isSeed: seed) }
        let loop = [
            column("C", "U", .none), column("G", "U", .wobble), column(nil, "C", .none),
            column("A", "U", .watsonCrick), column("G", nil, .none), column("U", "G", .wobble),
        ]
        let seed = zip("AUGUAGCA", "UACAUCGA").map {
            column(String($0), String($1), .watsonCrick, seed: true)
        }
        return figure(
            "duplex",
            .duplex(
                .init(
                    duplexes: (0..<count).map {
                        .init(
                            title: "hsa-miR-221-3p at nt \(201 + 70 * $0), 8mer, −14.2 kcal/mol",
                            columns: loop + loop + seed, firstPosition: 189)
                    })))
    }

    static var chance: Figure {
        figure(
            "chance",
            .chance(
                .init(
                    x: AxisLabel("Sites in this message"),
                    rows: [
                        .init(label: "8mer", observed: 2, expected: 0.03, lower: 0, upper: 1),
                        .init(label: "7mer or better", observed: 2, expected: 0.21, lower: 0, upper: 1),
                        .init(label: "6mer or better", observed: 5, expected: 0.9, lower: 0, upper: 3),
                    ])))
    }

    static func cumulative(_ counts: [Int]) -> Figure {
        var random = Numbers0(seed: 5)
        let curves = counts.enumerated().map { position, count in
            CumulativeFigure.Curve(
                name: ["8mer", "7mer", "no site, matched in length and composition"][position],
                values: (0..<count).map { _ in
                    (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() } / 3
                        - (position == 0 ? 0.4 : position == 1 ? 0.2 : 0)
                })
        }
        return figure(
            "cumulative",
            .cumulative(.init(x: AxisLabel("Fold change after mimic", unit: "log2"), curves: curves)))
    }
}
