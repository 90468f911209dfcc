import Assays
import Tables
import Testing

@Suite("Steps of the bench") struct AssayStepTests {
    @Test("names differ") func namesDiffer() {
        let names = AssaySteps.readers.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
