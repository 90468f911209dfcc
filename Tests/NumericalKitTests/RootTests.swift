import NumericalKit
import Testing

@Suite struct RootTests {
    @Test func knownRoots() throws {
        #expect(abs(try #require(brentRoot(between: 0, and: 2) { $0 * $0 - 2 }) - 2.0.squareRoot()) < 1e-12)
        #expect(abs(try #require(brentRoot(between: -3, and: 3) { $0 * $0 * $0 }) - 0) < 1e-4)
        // A jump: the place of the jump is found.
        #expect(abs(try #require(brentRoot(between: 0, and: 1) { $0 < 0.3 ? -1 : 1 }) - 0.3) < 1e-12)
        #expect(brentRoot(between: 1, and: 4) { $0 - 4 } == 4)
    }

    @Test func noSignChangeIsNil() {
        #expect(brentRoot(between: 0, and: 1) { _ in 1 } == nil)
        #expect(brentRoot(between: 0, and: 1) { _ in .nan } == nil)
    }
}
