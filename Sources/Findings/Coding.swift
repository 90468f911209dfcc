// How the two sum types that a reader of result.json meets everywhere are written: as a plain number or text,
// not as Swift's nested case names.

extension Quantity {
    private enum Key: String, CodingKey { case undefined }

    /// `1.13`, or `{"undefined": "no events in arm B"}`.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .value(let number):
            var container = encoder.singleValueContainer()
            try container.encode(number)
        case .undefined(let reason):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(reason, forKey: .undefined)
        }
    }

    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            self = .undefined(because: try container.decode(String.self, forKey: .undefined))
        } else {
            self = .value(try decoder.singleValueContainer().decode(Double.self))
        }
    }
}

extension DataFrame.Cell {
    /// A number, a text, or null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .missing: try container.encodeNil()
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .missing
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }
}
