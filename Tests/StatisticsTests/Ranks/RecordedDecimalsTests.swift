import Statistics
import Testing

@Suite struct RecordedDecimalsTests {
    @Test func unitsAndBack() {
        let values = [0.1, -2.25, 1e-3, 1200, 0, 0.30000000000000004]
        let unit = RecordedDecimals(commonTo: values)
        #expect(unit.exponent == -3)
        #expect(values.map(unit.units) == [100, -2250, 1, 1_200_000, 0, 300])
        #expect(unit.number(1_200_000) == 1200 && unit.number(halves: 1) == 0.0005)
        #expect(unit.number(quarters: 3) == 0.00075)
    }

    @Test func extremeScales() {
        for scale in [1e300, 1e-300] {
            let unit = RecordedDecimals(commonTo: [1.5 * scale, 2.25 * scale])
            #expect(unit.units(2.25 * scale) - unit.units(1.5 * scale) == 75)
        }
        // Values too far apart for one unit: the small one vanishes beside the large one, and nothing overflows.
        let unit = RecordedDecimals(commonTo: [1e-200, 1e200])
        #expect(unit.units(1e-200) == 0 && unit.number(unit.units(1e200)) == 1e200)
    }

    @Test func quantileDefinitions() {
        let values: [Double] = [1, 2, 3, 4]
        #expect(quantile(0.25, ofSorted: values, definition: .linear) == 1.75)
        #expect(quantile(0.25, ofSorted: values, definition: .weibull) == 1.25)
        #expect(quantile(0.25, ofSorted: values, definition: .averagedSteps) == 1.5)
        #expect(quantile(1, ofSorted: values) == 4 && quantile(0, ofSorted: [7]) == 7)
    }
}
