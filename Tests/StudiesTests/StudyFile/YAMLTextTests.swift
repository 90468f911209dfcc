import Inputs
import Studies
import Testing

private func read(_ text: String) throws -> Setting { try YAMLText.setting(Array(text.utf8), file: "s.yaml") }

private func error(_ text: String) -> String {
    do {
        _ = try read(text)
        return "no error"
    } catch {
        return (error as? InputError)?.text(showValues: false) ?? "another error"
    }
}

@Suite("YAML as settings") struct YAMLTextTests {
    @Test func everyNodeKnowsItsPlace() throws {
        guard case .map(let entries, _) = try read("a: 1\nb:\n  - 'x'\n  - ~\n") else {
            Issue.record("not a block")
            return
        }
        #expect(entries.map(\.key) == ["a", "b"])
        #expect(
            entries[0].value
                == .scalar("1", quoted: false, SourceLocation(file: "s.yaml", line: 1, column: 4)))
        guard case .list(let items, _) = entries[1].value else {
            Issue.record("not a list")
            return
        }
        #expect(items[0] == .scalar("x", quoted: true, SourceLocation(file: "s.yaml", line: 3, column: 5)))
        #expect(items[1] == .null(SourceLocation(file: "s.yaml", line: 4, column: 5)))
    }

    @Test func anchorsAreFollowed() throws {
        #expect(
            try read("a: &x [1, 2]\nb: *x\n").canonicalText == read("a: [1, 2]\nb: [1, 2]\n").canonicalText)
    }

    @Test func emptyTextIsNothing() throws {
        guard case .null = try read("") else {
            Issue.record("not nothing")
            return
        }
    }

    @Test func bytesBeforeAndLineEndsDoNotMatter() throws {
        let plain = try read("a: 1\nb: 2\n").canonicalText
        #expect(try read("\u{FEFF}a: 1\nb: 2\n").canonicalText == plain)
        #expect(try read("a: 1\r\nb: 2\r\n").canonicalText == plain)
        #expect(try read("a: 1\rb: 2\r").canonicalText == plain)
    }

    @Test func slipsAreNamedWithTheirLine() {
        #expect(
            error("a: 1\na: 2\n")
                == "error: s.yaml:1:1: 'a' stands twice in one block\nhint: keep one of them")
        #expect(
            error("a:\n\tb: 1\n")
                == "error: s.yaml:2:1: this is not YAML: found character that cannot start any token\n"
                + "hint: indent with blanks, not with tabs")
        #expect(
            error("a: b: c\n")
                == "error: s.yaml:1:5: this is not YAML: mapping values are not allowed in this context\n"
                + "hint: put text that holds ': ' in quotes, and check the indentation")
        #expect(
            error("a: 1\n---\nb: 2\n")
                == "error: s.yaml:2:1: a second document begins here\nhint: keep one study in one file")
        #expect(error("[a, b]: 1\n").hasPrefix("error: s.yaml:1:1: a key must be a single word"))
        #expect(error("a: *x\n").contains("found undefined alias"))
    }

    @Test func bytesThatAreNotUTF8AreNamedWithTheirLine() {
        #expect(throws: InputError.self) {
            try YAMLText.setting([0x61, 0x3A, 0x20, 0xE9, 0x0A], file: "s.yaml")
        }
        do {
            _ = try YAMLText.setting(Array("a: 1\nb: ".utf8) + [0xE9, 0x0A], file: "s.yaml")
        } catch {
            #expect(error.location?.line == 2)
        }
    }

    /// Nine levels of nine repeats stand for 387 million values in 30 lines.
    @Test func repeatedAnchorsCannotGrowWithoutBound() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let item = "*a\(level - 1)"
            text +=
                "a\(level): &a\(level) [" + Array(repeating: item, count: 9).joined(separator: ", ") + "]\n"
        }
        #expect(error(text).contains("stands for more than 200000 values"))
    }

    @Test func deepNestingIsRefused() {
        #expect(error(String(repeating: "[", count: 100_000)).hasPrefix("error: s.yaml:1"))
    }
}
