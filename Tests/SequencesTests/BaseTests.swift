import Sequences
import Testing

@Suite struct BaseTests {
    @Test func ambiguityCodesAreTheSetsTheyStandFor() {
        let codes: [(Character, String)] = [
            ("R", "AG"), ("Y", "CU"), ("S", "CG"), ("W", "AU"), ("K", "GU"), ("M", "AC"), ("B", "CGU"),
            ("D", "AGU"), ("H", "ACU"), ("V", "ACG"), ("N", "ACGU"), ("t", "U"), ("a", "A"),
        ]
        for (code, bases) in codes {
            let set = bases.utf8.reduce(UInt8(0)) { $0 | Base.mask($1) }
            #expect(Base.mask(code.asciiValue!) == set)
        }
        #expect(Base.mask(UInt8(ascii: "-")) == 0 && Base.mask(UInt8(ascii: "E")) == 0)
    }

    @Test func complementsPairAndTurnBack() {
        #expect(Base.complement(Base.a) == Base.u && Base.complement(Base.g) == Base.c)
        for mask in UInt8(1)...15 { #expect(Base.complement(Base.complement(mask)) == mask) }
    }
}
