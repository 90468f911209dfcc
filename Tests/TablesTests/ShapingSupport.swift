import Inputs
import Tables

/// Settings as literals: `["keep": "age > 3"]` stands for what a study file would say, each with a place.
enum Written: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    case text(String)
    case list([Written])
    case map([(String, Written)])

    init(stringLiteral value: String) { self = .text(value) }
    init(arrayLiteral elements: Written...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, Written)...) { self = .map(elements) }

    static let place = SourceLocation(file: "study.yaml", line: 7, column: 3)

    var setting: Setting {
        switch self {
        case .text(let text): .scalar(text, quoted: false, Self.place)
        case .list(let items): .list(items.map(\.setting), Self.place)
        case .map(let entries):
            .map(
                entries.map { Setting.Entry(key: $0.0, keyLocation: Self.place, value: $0.1.setting) },
                Self.place)
        }
    }
}

func table(_ name: String, file: String? = nil, _ columns: [Column]) -> Table {
    let rows = columns[0].cells.count
    let file = file ?? "\(name).csv"
    return Table(
        name: name, columns: columns, origins: (0..<rows).map { RowOrigin(file: file, line: $0 + 2) })
}

func numbers(_ name: String, _ values: [Double?]) -> Column {
    Column(name, cells: .numbers(values.map { value in value.map { .exact($0) } ?? .missing }))
}

func texts(_ name: String, _ values: [String?]) -> Column { Column(name, cells: .texts(values)) }

func shape(
    _ start: Table, with others: [Table] = [], key: String? = nil, _ steps: [Written]
) throws -> (table: Table, flow: [FlowStep]) {
    var entries: [(String, Written)] = [("from", .text(start.name)), ("steps", .list(steps))]
    if let key { entries.append(("key", .text(key))) }
    let preparation = try Preparation(Written.map(entries).setting, name: "shaped")
    var tables = [start.name: start]
    for other in others { tables[other.name] = other }
    let (table, flow) = try preparation.run(on: tables)
    return (table, flow)
}

/// The error that some work throws; nil where it throws none.
func shapingError(_ work: () throws -> Void) -> InputError? {
    do {
        try work()
        return nil
    } catch {
        return error as? InputError
    }
}

extension FlowStep {
    var lostRows: Int { losses.reduce(0) { $0 + $1.rows.count } }
}

/// SplitMix64. *Source*: Steele, Lea, Flood, Fast splittable pseudorandom number generators, OOPSLA 2014,
/// doi 10.1145/2660193.2660195.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
