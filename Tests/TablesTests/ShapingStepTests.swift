import Inputs
import Tables
import Testing

@Suite("Shaping steps")
struct ShapingStepTests {
    private let patients = table(
        "patients",
        [
            texts("id", ["p1", "p2", "p3", "p4", "p5"]), numbers("age", [50, 61, nil, 70, 44]),
            texts(
                "response",
                ["complete response", "stable disease", "stable disease", nil, "partial response"]),
        ])

    @Test func keepCountsWhatItCannotDecideApart() throws {
        let (table, flow) = try shape(patients, [["keep": ["where": "age > 49", "otherwise": "too young"]]])
        #expect(try table.labels("id") == ["p1", "p2", "p4"])
        #expect(flow[0].rowsBefore - flow[0].lostRows == flow[0].rowsAfter)
        #expect(
            flow[0].losses == [
                .init(
                    reason: "could not be decided (missing age)",
                    rows: [RowOrigin(file: "patients.csv", line: 4)]),
                .init(reason: "too young", rows: [RowOrigin(file: "patients.csv", line: 6)]),
            ])
    }

    @Test func lossesAddUpInEveryDroppingStep() throws {
        var generator = SplitMix(state: 99)
        for _ in 0..<50 {
            let rows = Int.random(in: 0...30, using: &generator)
            let ids = (0..<rows).map { _ -> String? in
                Bool.random(using: &generator) ? "u\(Int.random(in: 0...8, using: &generator))" : nil
            }
            let values = (0..<rows).map { row -> Double? in
                Int.random(in: 0...4, using: &generator) == 0 ? nil : Double(row)
            }
            let start = table("t", [texts("id", ids), numbers("day", values)])
            let steps: [[Written]] = [
                [["keep": "day > 10 or id == 'u1'"]], [["drop_missing": ["id", "day"]]],
                [["drop_missing": "day"], ["first_of": ["by": "id", "order": "day"]]],
                [["drop_missing": "day"], ["first_of": ["by": "id", "order": "day", "take": "last"]]],
            ]
            for step in steps {
                let (table, flow) = try shape(start, step)
                for count in flow { #expect(count.rowsBefore - count.lostRows == count.rowsAfter) }
                #expect(flow.last?.rowsAfter == table.rowCount)
                let lost = flow.flatMap(\.losses).flatMap(\.rows)
                #expect(Set(lost + table.origins) == Set(start.origins))
                #expect(lost.count + table.rowCount == rows)
            }
        }
    }

    @Test func deriveGoesInOrderAndKeepsMeaning() throws {
        let (table, flow) = try shape(
            patients,
            [
                ["declare": ["age": ["unit": "years", "role": "covariate", "decided_at": "0"]]],
                [
                    "derive": [
                        "decades": "age / 10",
                        "log_decades": ["is": "log10(decades - 5)", "unit": "log10 decades"],
                        "years": "age", "old": "decades > 6",
                    ]
                ],
            ])
        #expect(try table.column("years").unit == "years")
        #expect(try table.column("years").role == .covariate)
        #expect(try table.column("log_decades").unit == "log10 decades")
        #expect(try table.numbers("old") == [.exact(0), .exact(1), .missing, .exact(1), .exact(0)])
        #expect(
            flow[1].notes == [
                "log_decades: log10 of a value ≤ 0 in 2 rows: set missing (patients.csv lines 2 and 6)"
            ])
    }

    @Test func recodeNamesEveryLevel() throws {
        let levels: Written = ["complete response": "yes", "stable disease": "no"]
        let error = try #require(
            shapingError {
                _ = try shape(
                    patients, [["recode": ["column": "response", "to": "responder", "levels": levels]]])
            })
        #expect(error.code == "unnamed-level")
        #expect(error.location == SourceLocation(file: "patients.csv", line: 6))
        // It stands in one row only, so it is a patient's value.
        #expect(error.value == "partial response")
        #expect(!error.text(showValues: false).contains("partial"))

        let (table, flow) = try shape(
            patients,
            [["recode": ["column": "response", "to": "responder", "levels": levels, "others": "missing"]]])
        #expect(try table.labels("responder") == ["yes", "no", "no", nil, nil])
        #expect(flow[0].notes == ["1 level not named, in 1 row: set missing"])
    }

    @Test func recodeToNumbersAndToMissing() throws {
        let (table, flow) = try shape(
            patients,
            [
                [
                    "recode": [
                        "column": "response", "to": "score",
                        "levels": [
                            "complete response": "2", "stable disease": "0", "partial response": "1",
                            "lost": "9",
                        ],
                    ]
                ]
            ])
        #expect(try table.numbers("score") == [.exact(2), .exact(0), .exact(0), .missing, .exact(1)])
        #expect(flow[0].notes == ["level 'lost' does not occur"])
        let levels = Setting.map(
            [
                Setting.Entry(
                    key: "stable disease", keyLocation: Written.place, value: .null(Written.place))
            ], Written.place)
        let setting = Setting.map(
            [
                Setting.Entry(
                    key: "column", keyLocation: Written.place, value: Written.text("response").setting),
                Setting.Entry(key: "others", keyLocation: Written.place, value: Written.text("keep").setting),
                Setting.Entry(key: "levels", keyLocation: Written.place, value: levels),
            ], Written.place)
        let (kept, _) = try RecodeStep(setting).apply(to: patients, among: [:])
        #expect(try kept.labels("response") == ["complete response", nil, nil, nil, "partial response"])
    }

    @Test func durations() throws {
        func day(_ y: Int, _ m: Int, _ d: Int) -> CalendarDate? { CalendarDate(year: y, month: m, day: d) }
        let visits = table(
            "visits",
            [
                Column("from", cells: .dates([day(2020, 1, 1), day(2020, 1, 1), nil])),
                Column("to", cells: .dates([day(2020, 1, 1), day(2021, 1, 1), day(2021, 1, 1)])),
            ])
        for (unit, days) in [("days", 1.0), ("weeks", 7), ("months", 30.4375), ("years", 365.25)] {
            let (table, _) = try shape(
                visits, [["duration": ["from": "from", "to": "to", "unit": .text(unit), "name": "t"]]])
            #expect(try table.numbers("t") == [.exact(0), .exact(366 / days), .missing])
            #expect(try table.column("t").unit == unit)
        }
        let error = try #require(
            shapingError { _ = try shape(visits, [["duration": ["from": "to", "to": "from", "name": "t"]]]) })
        #expect(error.code == "negative-duration")
        #expect(error.location == SourceLocation(file: "visits.csv", line: 3))
    }

    @Test func firstOfRefusesTies() throws {
        let visits = table("visits", [texts("id", ["a", "a", "b", "b"]), numbers("day", [3, 1, 2, 2])])
        let error = try #require(
            shapingError { _ = try shape(visits, [["first_of": ["by": "id", "order": "day"]]]) })
        #expect(error.code == "tied-order")
        #expect(error.message.contains("visits.csv lines 4 and 5"))
        let (table, flow) = try shape(
            visits, key: "id", [["keep": "id == 'a'"], ["first_of": ["by": "id", "order": "day"]]])
        #expect(try table.numbers("day") == [.exact(1)])
        #expect(flow[1].losses.map(\.reason) == ["not the first of its id"])
        let (last, _) = try shape(
            visits, [["keep": "id == 'a'"], ["first_of": ["by": "id", "order": "day", "take": "last"]]])
        #expect(try last.numbers("day") == [.exact(3)])
    }

    @Test func meanOfAveragesReplicates() throws {
        let wells = table(
            "wells",
            [
                texts("id", ["a", "a", "b", "b", nil]), numbers("cq", [20, 21, nil, 25, 1]),
                texts("plate", ["1", "1", "2", "2", "2"]),
            ])
        let (table, flow) = try shape(wells, [["mean_of": ["by": "id", "column": "cq", "count": "wells"]]])
        #expect(try table.numbers("cq") == [.exact(20.5), .exact(25)])
        #expect(try table.numbers("wells") == [.exact(2), .exact(1)])
        #expect(flow[0].notes == ["4 rows averaged into 2", "cq: 1 missing value left out of means"])
        #expect(flow[0].losses.map(\.reason) == ["missing id"])
        let varying = Tables.Table(
            name: "wells", columns: wells.columns + [texts("well", ["1", "2", "3", "4", "5"])],
            origins: wells.origins)
        let error = try #require(
            shapingError { _ = try shape(varying, [["mean_of": ["by": "id", "column": "cq"]]]) })
        #expect(error.code == "varying-column")
        #expect(error.message.contains("'well'"))
    }

    @Test func columnsCanBeRenamedSelectedAndDeclared() throws {
        let (table, _) = try shape(
            patients,
            [
                ["rename": ["patient": "id", "id": "age"]], ["select": ["id", "patient"]],
                ["set_role": ["patient": "identifier"]],
            ])
        #expect(table.columnNames == ["id", "patient"])
        #expect(try table.column("patient").role == .identifier)
        #expect(
            shapingError { _ = try shape(patients, [["rename": ["age": "id"]]]) }?.code == "clashing-columns")
        #expect(
            shapingError { _ = try shape(patients, [["select": ["id", "agee"]]]) }?.remedy
                == "did you mean 'age'?")
        #expect(
            shapingError { _ = try shape(patients, [["set_role": ["id": "identifer"]]]) }?.code
                == "unknown-choice")
    }

    @Test func keysMustBeUnique() throws {
        let double = table("double", [texts("id", ["a", "b", "a"])])
        let error = try #require(shapingError { _ = try shape(double, key: "id", []) })
        #expect(error.code == "duplicate-key")
        #expect(error.message.contains("double.csv:2 and double.csv:4"))
        #expect(error.value == "a")
        #expect(!error.text(showValues: false).contains("'a'"))
        #expect(error.remedy?.contains("first_of") == true)
        let none = table("none", [texts("id", ["a", nil])])
        #expect(shapingError { _ = try shape(none, key: "id", []) }?.code == "missing-key-value")
    }

    @Test func unknownNamesAreRefusedWithTheNearest() throws {
        #expect(
            shapingError { _ = try shape(patients, [["kep": "age > 1"]]) }?.remedy == "did you mean 'keep'?")
        #expect(
            shapingError { _ = try shape(patients, [["join": ["wiht": "x", "on": "id"]]]) }?.code
                == "missing-key")
        let reader = shapingError {
            _ = try Preparation(Written.map([("from", "patiens"), ("steps", [])]).setting, name: "p")
                .run(on: ["patients": patients])
        }
        #expect(reader?.code == "unknown-table")
        #expect(reader?.remedy == "did you mean 'patients'?")
        #expect(
            shapingError { _ = try Preparation(["from": "a", "stesp": []].setting, name: "p") }?.code
                == "unknown-key")
    }
}

extension Dictionary where Key == String, Value == Written {
    fileprivate var setting: Setting {
        Written.map(sorted { $0.key < $1.key }.map { ($0.key, $0.value) }).setting
    }
}
