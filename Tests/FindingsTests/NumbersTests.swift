import Findings
import Testing

@Suite struct NumbersTests {
    @Test(arguments: [
        (1.13, "1.13"), (0.96, "0.960"), (366, "366"), (-0.6, "−0.600"), (0, "0"), (-0.0, "0"),
        (0.000_012_3, "1.23e-5"), (12_345_678, "1.23e7"), (.infinity, "∞"), (-.infinity, "−∞"),
        (999.6, "1000"), (0.0999_9, "0.100"),
    ])
    func threeSignificantDigits(value: Double, text: String) {
        #expect(Numbers.short(value) == text)
    }

    @Test func countsHaveNoDecimals() {
        #expect([39, 1118, -12, 1.5].map(Numbers.statistic) == ["39", "1118", "−12", "1.50"])
        func count(_ unit: String?) -> String? {
            Estimate("n", label: "n", definition: "Count", value: .value(18), unit: unit).shortValue
        }
        #expect(count("patients") == "18" && count("days") == "18.0" && count(nil) == "18.0")
    }

    @Test func endsShareDecimals() {
        #expect(Numbers.withRange(1.13, 0.96, 1.34) == "1.13 (0.96 to 1.34)")
        #expect(Numbers.withRange(0.35, 0.08, 0.61) == "0.35 (0.08 to 0.61)")
        #expect(Numbers.range(0.5, .infinity) == "0.50 to ∞")
        #expect(Numbers.range(-120, 0.4) == "−120 to 0.400")
    }

    /// An end close to no effect must not read as no effect.
    @Test func endNearNullKeepsItsSide() {
        #expect(Numbers.withRange(1.2, 1.003, 1.44) == "1.200 (1.003 to 1.440)")
        #expect(Numbers.range(0.02, 1.9).hasPrefix("0.02"))
    }

    @Test(arguments: [
        (0.03, "0.03"), (0.031_4, "0.031"), (3.1e-9, "3.1e-9"), (0.049_6, "0.0496"), (0.050_4, "0.0504"),
        (1, "1"), (0.997, ">0.99"), (0.8, "0.8"), (0.000_4, "0.0004"),
    ])
    func pValues(p: Double, text: String) {
        #expect(Numbers.p(p) == text)
    }

    @Test func levels() {
        #expect(Numbers.percent(0.95) == "95\u{A0}%")
        #expect(Numbers.percent(1 - 0.05 / 6) == "99.17\u{A0}%")
    }

    @Test(arguments: [0.1, 1.0 / 3, 1e-300, 123_456_789.125, -2.5e17])
    func shortestTextReadsBack(value: Double) {
        #expect(Double(shortestText(value)) == value)
    }
}
