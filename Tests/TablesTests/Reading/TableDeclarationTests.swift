import Files
import Inputs
import Tables
import Testing

struct TableDeclarationTests {
    private let place = SourceLocation(file: "study.yaml", line: 3)

    private func map(_ entries: [(String, Setting)]) -> Setting {
        .map(entries.map { Setting.Entry(key: $0.0, keyLocation: place, value: $0.1) }, place)
    }

    private func text(_ value: String) -> Setting { .scalar(value, quoted: false, place) }

    @Test func everyKey() throws {
        let setting = map([
            ("file", text("a.csv")), ("delimiter", text("semicolon")), ("decimal", text("comma")),
            ("thousands", text("point")), ("encoding", text("windows-1252")), ("header_line", text("4")),
            ("last_line", text("90")), ("missing", .list([text("NA"), text("Undetermined")], place)),
            ("dates", text("day-first")), ("short_rows", text("fill")), ("only_declared", text("true")),
            ("simulated", text("yes")),
            (
                "columns",
                map([
                    (
                        "bili",
                        map([
                            ("kind", text("number")), ("unit", text("mg/dL")), ("role", text("marker")),
                            ("decided_at", text("0")), ("rename", text("bilirubin")), ("missing", text("-9")),
                        ])
                    ), ("sex", text("category")),
                    ("arm", map([("levels", .list([text("A"), text("B")], place))])),
                ])
            ),
        ])
        let declaration = try TableDeclaration(setting, subject: "table 'a'")
        let expected = TableDeclaration(
            file: "a.csv", delimiter: .semicolon, decimal: .comma, thousands: .point, encoding: .windows1252,
            headerLine: 4, lastLine: 90, missing: ["NA", "Undetermined"], dateOrder: .dayFirst,
            shortRows: .fill,
            columns: [
                ColumnDeclaration(
                    "bili", rename: "bilirubin", kind: .number, unit: "mg/dL", role: .marker, decidedAt: 0,
                    missing: ["-9"], location: place),
                ColumnDeclaration("sex", kind: .category, location: place),
                ColumnDeclaration("arm", levels: ["A", "B"], location: place),
            ], onlyDeclared: true, isSimulated: true, location: place)
        #expect(declaration == expected)
    }

    @Test func aBareFileName() throws {
        #expect(try TableDeclaration(text("a.csv"), subject: "t").file == "a.csv")
    }

    @Test func slips() {
        let slips: [([(String, Setting)], InputError.Code, String?)] = [
            ([("file", text("a")), ("delimeter", text("tab"))], "unknown-key", "did you mean 'delimiter'?"),
            (
                [("file", text("a")), ("dates", text("dayfirst"))], "unknown-choice",
                "did you mean 'day-first'?"
            ),
            (
                [("file", text("a")), ("columns", map([("x", text("numbr"))]))], "unknown-choice",
                "did you mean 'number'?"
            ),
            (
                [("file", text("a")), ("decimal", text("comma")), ("thousands", text("comma"))], "wrong-kind",
                "change one of them"
            ),
            ([("file", text("a")), ("only_declared", text("true"))], "missing-key", "add 'columns:'"),
        ]
        for (entries, code, remedy) in slips {
            let error = readingError { _ = try TableDeclaration(map(entries), subject: "table 't'") }
            #expect(error?.code == code && error?.remedy == remedy && error?.location?.line == 3)
        }
    }
}
