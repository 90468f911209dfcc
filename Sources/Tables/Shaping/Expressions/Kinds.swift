/// What an expression yields.
enum Kind: String, Hashable {
    case number
    case text
    case date
    /// Yes or no.
    case truth

    var inWords: String {
        switch self {
        case .number: "a number"
        case .text: "text"
        case .date: "a date"
        case .truth: "a yes/no condition"
        }
    }
}

extension Cells {
    var kind: Kind {
        switch self {
        case .numbers: .number
        case .texts: .text
        case .dates: .date
        }
    }
}

/// The value of an expression in one row. The missing literal is `.number(.missing)` and reads as missing
/// of every kind.
enum Scalar: Hashable {
    case number(NumericCell)
    case text(String?)
    case date(CalendarDate?)
    case truth(Bool?)

    var number: NumericCell { if case .number(let cell) = self { cell } else { .missing } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var date: CalendarDate? { if case .date(let date) = self { date } else { nil } }
    var truth: Bool? { if case .truth(let truth) = self { truth } else { nil } }

    var isMissing: Bool {
        switch self {
        case .number(let cell): cell.isMissing
        case .text(let text): text == nil
        case .date(let date): date == nil
        case .truth(let truth): truth == nil
        }
    }
}

extension Cells {
    func scalar(_ row: Int) -> Scalar {
        switch self {
        case .numbers(let cells): .number(cells[row])
        case .texts(let cells): .text(cells[row])
        case .dates(let cells): .date(cells[row])
        }
    }
}

/// An expression whose columns are found and whose kinds agree.
struct CheckedNode {
    indirect enum Form {
        case constant(Scalar)
        case cells(Cells)
        case negated(CheckedNode)
        case not(CheckedNode)
        case arithmetic(ArithmeticOperator, CheckedNode, CheckedNode)
        case comparison(ComparisonOperator, CheckedNode, CheckedNode)
        case and(CheckedNode, CheckedNode)
        case or(CheckedNode, CheckedNode)
        case membership(CheckedNode, [CheckedNode])
        case choice(CheckedNode, CheckedNode, CheckedNode)
        case call(BuiltinFunction, [CheckedNode])
    }
    var form: Form
    /// Nil for the literal `missing`, which fits every kind.
    var kind: Kind?
}
