import Inputs
import Testing

@Suite("Settings") struct SettingTests {
    @Test func wordsOfTheCommandLine() throws {
        let setting = try Setting.words(["a=1", "b=x,y", "c='x,y'", "d=", "e=p=q"])
        let twin = Setting.map(
            [
                ("a", Self.text("1")), ("b", .list([Self.text("x"), Self.text("y")], .commandLine)),
                ("c", Self.text("x,y")), ("e", Self.text("p=q")),
            ]
            .map { Setting.Entry(key: $0.0, keyLocation: .commandLine, value: $0.1) }, .commandLine)
        #expect(setting.canonicalText == twin.canonicalText)
        #expect(throws: InputError.self) { try Setting.words(["a"]) }
        #expect(throws: InputError.self) { try Setting.words(["=a"]) }
        #expect(throws: InputError.self) { try Setting.words(["a=1", "a=2"]) }
    }

    private static func text(_ text: String) -> Setting { .scalar(text, quoted: false, .commandLine) }

    /// Length before text: no two settings share a canonical text, however they are cut.
    @Test func canonicalTextsDoNotCollide() throws {
        let settings = try [
            ["a=b"], ["ab="], ["a=b", "c=d"], ["a=b,c=d"], ["a='b,c=d'"], ["a=b,c"], ["a='b,c'"], ["a=1:b"],
            ["a=[b]"],
        ].map { try Setting.words($0).canonicalText }
        #expect(Set(settings).count == settings.count)
        #expect(
            try Setting.words(["b=2", "a=1"]).canonicalText == Setting.words(["a=1", "b=2"]).canonicalText)
    }

    @Test func unknownKeysNameTheNearest() throws {
        var reader = try SettingReader(try Setting.words(["marker=x", "grup=y"]), subject: "it")
        _ = reader.take("marker")
        _ = reader.take("group")
        do throws(InputError) {
            try reader.finish()
            Issue.record("no error")
        } catch {
            #expect(error.code == "unknown-key")
            #expect(error.remedy == "did you mean 'group'?")
        }
    }
}

@Suite("The nearest match") struct NearestMatchTests {
    @Test(arguments: [
        ("colunm", "column"), ("MARKER", "marker"), ("time_unit", "time-unit"), ("mаrker", "marker"),
        ("tiem", "time"),
    ]) func slipsAreSeen(typed: String, meant: String) {
        #expect(nearestMatch(to: typed, in: ["column", "marker", "time-unit", "time"]) == meant)
    }

    @Test func strangersAreNot() {
        #expect(nearestMatch(to: "bilirubin", in: ["column", "marker"]) == nil)
        #expect(nearestMatch(to: "x", in: []) == nil)
        #expect(suggestion(for: "zzzz", in: ["aa", "bb"]) == "there is: 'aa', 'bb'")
    }

    /// A patient's value never stands in a message unless it is asked for.
    @Test func valuesAreHidden() {
        let error = InputError(
            "x", "this is wrong", at: SourceLocation(file: "t.csv", line: 3), column: "c", value: "P7")
        #expect(
            error.text(showValues: false)
                == "error: t.csv:3: column 'c': this is wrong (value hidden; --show-values shows it)")
        #expect(error.text(showValues: true) == "error: t.csv:3: column 'c': this is wrong (value: 'P7')")
    }
}
