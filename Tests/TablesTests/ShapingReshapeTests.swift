import Inputs
import Tables
import Testing

@Suite("Wide and long")
struct ShapingReshapeTests {
    private let wide = table(
        "serum",
        [
            texts("id", ["a", "b", "c"]), numbers("age", [50, 60, 70]), numbers("day0", [1, 2, nil]),
            numbers("day60", [4, nil, 6]),
        ])
    private let longer: Written = [
        "longer": ["columns": ["day0", "day60"], "names_to": "visit", "values_to": "mir221"]
    ]
    private let wider: Written = ["wider": ["names_from": "visit", "values_from": "mir221", "id": "id"]]

    @Test func longKeepsOrigins() throws {
        let (long, flow) = try shape(wide, [longer])
        #expect(try long.labels("visit") == ["day0", "day60", "day0", "day60", "day0", "day60"])
        #expect(
            try long.numbers("mir221") == [.exact(1), .exact(4), .exact(2), .missing, .missing, .exact(6)])
        #expect(try long.numbers("age")[2...3] == [.exact(60), .exact(60)])
        #expect(long.origins.map(\.line) == [2, 2, 3, 3, 4, 4])
        #expect(flow[0].rowsAfter == 6)
    }

    @Test func roundTrip() throws {
        var generator = SplitMix(state: 4)
        for _ in 0..<40 {
            let rows = Int.random(in: 1...15, using: &generator)
            func column(_ name: String) -> Column {
                numbers(
                    name,
                    (0..<rows).map { _ in
                        Bool.random(using: &generator) ? Double.random(in: 0...1, using: &generator) : nil
                    })
            }
            let start = table(
                "serum",
                [texts("id", (0..<rows).map { "p\($0)" }), column("age"), column("day0"), column("day60")])
            let (back, _) = try shape(start, [longer, wider])
            #expect(back.columns == start.columns)
            #expect(back.origins == start.origins)
        }
    }

    @Test func severalMeasurementsTogether() throws {
        let drugs = table(
            "drugs",
            [
                texts("id", ["a"]), texts("drug1", ["sorafenib"]), numbers("start1", [3]),
                texts("drug2", [nil]),
                numbers("start2", [nil]),
            ])
        let (long, _) = try shape(
            drugs,
            [
                [
                    "longer": [
                        "names_to": "line", "names": ["first", "second"],
                        "values": ["drug": ["drug1", "drug2"], "start": ["start1", "start2"]],
                    ]
                ]
            ])
        #expect(long.columnNames == ["id", "line", "drug", "start"])
        #expect(try long.labels("drug") == ["sorafenib", nil])
        #expect(try long.numbers("start") == [.exact(3), .missing])
    }

    @Test func refusals() throws {
        #expect(
            shapingError {
                _ = try shape(
                    wide, [["longer": ["columns": ["id", "day0"], "names_to": "n", "values_to": "v"]]])
            }?.code == "wrong-kind")
        #expect(
            shapingError {
                _ = try shape(
                    wide, [["longer": ["columns": ["day0", "day60"], "names_to": "age", "values_to": "v"]]])
            }?.code == "clashing-columns")
        let twice = table(
            "serum", [texts("id", ["a", "a"]), texts("visit", ["v1", "v1"]), numbers("mir221", [1, 2])])
        let error = try #require(shapingError { _ = try shape(twice, [wider]) })
        #expect(error.code == "duplicate-key")
        #expect(error.message.contains("serum.csv lines 2 and 3"))
        let varying = table(
            "serum",
            [
                texts("id", ["a", "a"]), texts("visit", ["v1", "v2"]), numbers("mir221", [1, 2]),
                texts("plate", ["x", "y"]),
            ])
        #expect(shapingError { _ = try shape(varying, [wider]) }?.code == "varying-column")
    }
}
