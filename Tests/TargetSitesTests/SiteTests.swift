import TargetSites
import Testing

@Suite struct SiteTests {
    @Test func aSiteSpansTheNucleotidesThatItsTypeNeeds() {
        #expect(Site(type: .eightmer, anchor: 10).range == 3..<11)
        #expect(Site(type: .sevenmerM8, anchor: 10).range == 3..<10)
        #expect(Site(type: .sevenmerA1, anchor: 10).range == 4..<11)
        #expect(Site(type: .sixmer, anchor: 10).range == 4..<10)
        #expect(Site(type: .offsetSixmer, anchor: 10).range == 3..<9)
        #expect(Site(type: .sixmerA1, anchor: 10).range == 5..<11)
    }
}
