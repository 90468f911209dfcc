import Findings
import Inputs
public import Tables

/// Settings as literals, each with a place.
enum QPCRWritten: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    case text(String)
    case list([QPCRWritten])
    case map([(String, QPCRWritten)])

    init(stringLiteral value: String) { self = .text(value) }
    init(arrayLiteral elements: QPCRWritten...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, QPCRWritten)...) { self = .map(elements) }

    static let place = SourceLocation(file: "study.yaml", line: 7)

    var setting: Setting {
        switch self {
        case .text(let text): .scalar(text, quoted: false, Self.place)
        case .list(let items): .list(items.map(\.setting), Self.place)
        case .map(let entries):
            .map(
                entries.map { .init(key: $0.0, keyLocation: Self.place, value: $0.1.setting) }, Self.place)
        }
    }
}

/// A table of wells, made one replicate set after another.
struct QPCRWells {
    struct Row {
        var sample: String?
        var target: String
        var cq: NumericCell
        var task = "unknown"
        var group: String?
        var quantity: Double?
        var plate = "p1"
        var source: String?
        var status: String?
    }
    var rows: [Row] = []

    mutating func add(
        _ sample: String?, _ target: String, _ cqs: [NumericCell], group: String? = nil,
        task: String = "unknown", quantity: Double? = nil, plate: String = "p1", source: String? = nil,
        status: String? = nil
    ) {
        for cq in cqs {
            rows.append(
                Row(
                    sample: sample, target: target, cq: cq, task: task, group: group, quantity: quantity,
                    plate: plate, source: source, status: status))
        }
    }

    var table: Table {
        Table(
            name: "wells",
            columns: [
                Column("plate", cells: .texts(rows.map(\.plate))),
                Column("well", cells: .texts(rows.indices.map { Self.wellName($0) })),
                Column("sample", cells: .texts(rows.map(\.sample))),
                Column("target", cells: .texts(rows.map(\.target))),
                Column("task", cells: .texts(rows.map(\.task))),
                Column("cq", cells: .numbers(rows.map(\.cq))),
                Column("status", cells: .texts(rows.map(\.status))),
                Column(
                    "quantity", cells: .numbers(rows.map { $0.quantity.map { .exact($0) } ?? .missing })),
                Column("group", cells: .texts(rows.map(\.group))),
                Column("source", cells: .texts(rows.map(\.source))),
            ], origins: rows.indices.map { RowOrigin(file: "wells.csv", line: $0 + 2) })
    }

    /// `A1` … on a plate of 384 wells; further ones get names of their own.
    private static func wellName(_ place: Int) -> String {
        let letters = Array("ABCDEFGHIJKLMNOP")
        return place < 384 ? "\(letters[place / 24])\(place % 24 + 1)" : "X\(place)"
    }
}

extension NumericCell: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    public init(floatLiteral value: Double) { self = .exact(value) }
    public init(integerLiteral value: Int) { self = .exact(Double(value)) }
}

func qpcrError(_ work: () throws -> Void) -> InputError? {
    do {
        try work()
        return nil
    } catch {
        return error as? InputError
    }
}
