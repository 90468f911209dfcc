import Inputs
import Tables
import Testing

@Suite("Joins")
struct ShapingJoinTests {
    private let mirna = table(
        "mirna", [texts("patient", ["a", "b", "c", nil]), numbers("mir221", [1, 2, 3, 4])])
    private let clinic = table("clinic", [texts("patient", ["b", "c", "d"]), numbers("age", [50, 60, 70])])

    @Test func innerJoinCountsBothSides() throws {
        let (table, flow) = try shape(mirna, with: [clinic], [["join": ["with": "clinic", "on": "patient"]]])
        #expect(table.columnNames == ["patient", "mir221", "age"])
        #expect(try table.numbers("age") == [.exact(50), .exact(60)])
        #expect(table.origins.map(\.line) == [3, 4])
        #expect(flow[0].rowsBefore - flow[0].lostRows == flow[0].rowsAfter)
        #expect(
            flow[0].losses.map(\.reason) == [
                "no row of 'clinic' with the same 'patient'", "missing 'patient'",
            ])
        #expect(flow[0].notes == ["1 row of 'clinic' without a partner not used: clinic.csv line 4"])
    }

    @Test func leftAndFullJoins() throws {
        let (left, _) = try shape(
            mirna, with: [clinic], [["join": ["with": "clinic", "on": "patient", "rows": "left"]]])
        #expect(try left.numbers("age") == [.missing, .exact(50), .exact(60), .missing])
        let (all, flow) = try shape(
            mirna, with: [clinic], [["join": ["with": "clinic", "on": "patient", "rows": "all"]]])
        #expect(try all.labels("patient") == ["a", "b", "c", nil, "d"])
        #expect(try all.numbers("mir221").last == .missing)
        #expect(all.origins.last == RowOrigin(file: "clinic.csv", line: 4))
        #expect(flow[0].losses.isEmpty)
    }

    @Test func multiplyingJoinsAreRefused() throws {
        let visits = table("visits", [texts("patient", ["b", "b", "c"]), numbers("day", [0, 60, 0])])
        let error = try #require(
            shapingError {
                _ = try shape(mirna, with: [visits], [["join": ["with": "visits", "on": "patient"]]])
            })
        #expect(error.code == "duplicate-key")
        #expect(error.message.contains("visits.csv:2 and visits.csv:3"))
        #expect(error.value == "b")
        #expect(error.remedy?.contains("one-to-many") == true)
        let (table, flow) = try shape(
            mirna, with: [visits],
            [["join": ["with": "visits", "on": "patient", "matches": "one-to-many"]]])
        #expect(try table.numbers("day") == [.exact(0), .exact(60), .exact(0)])
        #expect(flow[0].notes.contains("the join made 1 more row"))
        // The other way round the left side repeats.
        #expect(
            shapingError {
                _ = try shape(visits, with: [mirna], [["join": ["with": "mirna", "on": "patient"]]])
            }?
            .code == "duplicate-key")
        let (many, _) = try shape(
            visits, with: [mirna], [["join": ["with": "mirna", "on": "patient", "matches": "many-to-one"]]])
        #expect(try many.numbers("mir221") == [.exact(2), .exact(2), .exact(3)])
    }

    @Test func keysAndNamesAreChecked() throws {
        let upper = table("upper", [texts("id", ["A", "B"]), numbers("mir221", [1, 2])])
        let join: Written = ["join": ["with": "upper", "on": ["left": "patient", "right": "id"]]]
        let error = try #require(shapingError { _ = try shape(mirna, with: [upper], [join]) })
        #expect(error.code == "no-common-key")
        #expect(error.remedy?.contains("upper(trim") == true)
        let derive: Written = ["derive": ["patient": "upper(patient)"]]
        #expect(
            shapingError { _ = try shape(mirna, with: [upper], [derive, join]) }?.code == "clashing-columns")
        let suffixed: Written = [
            "join": ["with": "upper", "on": ["left": "patient", "right": "id"], "suffix": "_again"]
        ]
        #expect(
            try shape(mirna, with: [upper], [derive, suffixed]).table.columnNames
                == ["patient", "mir221", "mir221_again"])
        let numeric = table("numeric", [numbers("patient", [1])])
        #expect(
            shapingError {
                _ = try shape(mirna, with: [numeric], [["join": ["with": "numeric", "on": "patient"]]])
            }?
            .code == "wrong-kind")
        #expect(
            shapingError {
                _ = try shape(mirna, with: [clinic], [["join": ["with": "clinic", "on": "pateint"]]])
            }?
            .remedy == "did you mean 'patient'?")
    }

    /// Every pair of rows is compared, as a join is defined.
    private func naive(_ left: [String?], _ right: [String?], _ rows: JoinStep.Rows) -> [[Double?]] {
        var pairs: [[Double?]] = []
        for (i, a) in left.enumerated() {
            let before = pairs.count
            for (j, b) in right.enumerated() where a != nil && a == b {
                pairs.append([Double(i), Double(j)])
            }
            if pairs.count == before, rows != .both { pairs.append([Double(i), nil]) }
        }
        if rows == .all {
            for (j, b) in right.enumerated() where b == nil || !left.contains(b) {
                pairs.append([nil, Double(j)])
            }
        }
        return pairs
    }

    @Test func agreesWithNestedLoops() throws {
        var generator = SplitMix(state: 20_170_613)
        func keys(_ count: Int, unique: Bool) -> [String?] {
            var pool = (0..<30).map { "k\($0)" }.shuffled(using: &generator)
            return (0..<count).map { _ in
                if Int.random(in: 0..<8, using: &generator) == 0 { return nil }
                return unique ? pool.removeLast() : pool[Int.random(in: 0..<12, using: &generator)]
            }
        }
        var compared = 0
        for _ in 0..<300 {
            for matches in JoinStep.Matches.allCases {
                let left = keys(Int.random(in: 0...20, using: &generator), unique: matches != .manyToOne)
                let right = keys(Int.random(in: 0...20, using: &generator), unique: matches != .oneToMany)
                let isShared = !Set(left.compactMap { $0 }).isDisjoint(with: right.compactMap { $0 })
                guard isShared else { continue }
                for rows in JoinStep.Rows.allCases {
                    let a = table("a", [texts("k", left), numbers("i", left.indices.map(Double.init))])
                    let b = table("b", [texts("k", right), numbers("j", right.indices.map(Double.init))])
                    let (found, flow) = try shape(
                        a, with: [b],
                        [
                            [
                                "join": [
                                    "with": "b", "on": "k", "rows": .text(rows.rawValue),
                                    "matches": .text(matches.rawValue),
                                ]
                            ]
                        ])
                    let pairs = zip(try found.numbers("i"), try found.numbers("j"))
                        .map { [$0.exactValue, $1.exactValue] }
                    #expect(pairs == naive(left, right, rows))
                    #expect(flow[0].rowsAfter == found.rowCount)
                    compared += 1
                }
            }
        }
        #expect(compared > 1000)
    }
}
