internal import Findings
internal import Statistics

/// Median and quartiles of one group, as estimates.
func descriptionEstimates(
    _ values: [Double], suffix: String, name: String, marker: String, unit: String?
) -> [Estimate] {
    let described = Descriptives(values)
    return [
        Estimate(
            "median_\(suffix)", label: "Median of \(marker), \(name)", definition: "Median",
            value: Quantity(described.median), unit: unit),
        Estimate(
            "lower_quartile_\(suffix)", label: "Lower quartile of \(marker), \(name)",
            definition: "First quartile, linear in 1 + (n − 1)p (type 7)",
            value: Quantity(described.quartiles().map(\.lower)), unit: unit),
        Estimate(
            "upper_quartile_\(suffix)", label: "Upper quartile of \(marker), \(name)",
            definition: "Third quartile, linear in 1 + (n − 1)p (type 7)",
            value: Quantity(described.quartiles().map(\.upper)), unit: unit),
    ]
}

/// Points over violins of two groups; nil where one is empty.
func groupsFigure(_ shift: GroupShift, marker: String, unit: String?) -> Figure? {
    func group(_ name: String, _ values: [Double]) -> GroupsFigure.Group? {
        let described = Descriptives(values)
        guard let median = described.median.value, let quartiles = described.quartiles().value else {
            return nil
        }
        return .init(
            name: name, values: described.sorted, median: median,
            quartiles: [quartiles.lower, quartiles.upper])
    }
    guard let first = group(shift.names.first, shift.first),
        let second = group(shift.names.second, shift.second)
    else { return nil }
    return Figure(
        id: "groups", title: "\(marker): \(first.name) against \(second.name)",
        caption: "\(marker) of \(first.name) (n = \(first.values.count)) and \(second.name) "
            + "(n = \(second.values.count)). Line: median; box: quartiles. Difference: Hodges-Lehmann shift with "
            + "its 95 % interval from the \(shift.testName).",
        content: .groups(
            GroupsFigure(
                value: AxisLabel(marker, unit: unit), groups: [second, first],
                annotation: annotation("difference", shift.shift, shift.interval))))
}

/// `difference 1.05 (0.80 to 1.32)`.
func annotation(_ what: String, _ value: Quantity, _ interval: Interval?) -> String {
    guard let number = value.number else { return "\(what) undefined" }
    guard let interval else { return "\(what) \(Numbers.short(number))" }
    return
        "\(what) \(Numbers.short(number)) (\(Numbers.short(interval.lower)) to \(Numbers.short(interval.upper)))"
}
