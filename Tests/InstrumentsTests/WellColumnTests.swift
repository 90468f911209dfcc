import Instruments
import Testing

@Suite("Columns of a tidy export") struct WellColumnTests {
    @Test("names differ") func namesDiffer() {
        #expect(Set(WellColumn.allCases.map(\.rawValue)).count == WellColumn.allCases.count)
    }
}
