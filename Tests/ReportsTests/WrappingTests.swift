import Reports
import Testing

@Suite struct WrappingTests {
    @Test func wrapping() {
        #expect(wrapped("one two three", width: 7) == ["one two", "three"])
        #expect(wrapped("abcdefgh", width: 3) == ["abc", "def", "gh"])
        #expect(wrapped("one two three four", width: 7, lines: 2) == ["one two", "three…"])
        #expect(wrapped("", width: 5) == [""])
    }
}
