internal import Foundation
internal import Tables

/// The scale on which a marker is compared.
public enum MarkerScale: String, Sendable, Hashable, Codable, CaseIterable {
    case asRecorded = "as-recorded"
    /// Base-2 logarithm: a shift of 1 is a doubling.
    case log2
}

/// One marker, cell by cell, as numbers that can be ranked.
///
/// Censored values stand at their limit. Where some values are only known to lie below limits, everything
/// at or below the highest of these limits counts as equal to it (and likewise above the lowest upper
/// limit): ranks are then right whatever the true values are, though a shift in units of the marker is not.
struct MarkerValues {
    /// Nil where missing, or not positive on the log2 scale.
    private(set) var values: [Double?]
    private let cells: [NumericCell]
    private let scale: MarkerScale

    init(_ cells: [NumericCell], scale: MarkerScale, rows: [Int]) {
        (self.cells, self.scale) = (cells, scale)
        var (floor, ceiling) = (-Double.infinity, Double.infinity)
        for row in rows {
            if case .below(let limit) = cells[row] { floor = max(floor, limit) }
            if case .above(let limit) = cells[row] { ceiling = min(ceiling, limit) }
        }
        values = cells.map { cell in
            let number: Double
            switch cell {
            case .missing: return nil
            case .exact(let value), .below(let value), .above(let value): number = value
            }
            let ranked = min(max(number, floor), ceiling)
            if scale == .asRecorded { return ranked }
            return ranked > 0 ? Foundation.log2(ranked) : nil
        }
    }

    /// Why a row has no value.
    func reason(_ row: Int, marker: String) -> String {
        cells[row].isMissing ? "\(marker) is missing" : "\(marker) is not positive, so it has no logarithm"
    }

    func isCensored(_ row: Int) -> Bool { cells[row].isCensored }
}
