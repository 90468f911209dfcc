/// One column of 0 and 1 for each level of a category but the first in sorted order.
func indicatorColumns(_ name: String, _ labels: [String]) -> [(name: String, label: String, values: [Double])]
{
    let levels = Set(labels).sorted()
    return levels.dropFirst().map { level in
        (
            "\(name)\(level)", "\(name): \(level) against \(levels[0])",
            labels.map { $0 == level ? 1 : 0 }
        )
    }
}
