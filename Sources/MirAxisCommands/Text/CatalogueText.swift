internal import Findings

/// The analyses and their options, from the one schema that the decoder uses too.
enum CatalogueText {
    static func list(_ schemas: [AnalysisSchema]) -> String {
        let width = schemas.map(\.name.count).max() ?? 0
        let lines = schemas.map { "\(padded($0.name, width))  \($0.summary)" }
        return (lines + ["", "'miraxis analyse NAME' shows the options of an analysis."]).joined(
            separator: "\n")
    }

    static func options(_ schema: AnalysisSchema) -> String {
        let rows = schema.options.map { ($0, "\($0.key)=\(value($0.kind))") }
        let width = rows.map(\.1.count).max() ?? 0
        var lines = [schema.summary, "Higher means: \(schema.higherMeans)", ""]
        for (option, form) in rows {
            var text = "  \(padded(form, width))  \(option.summary)"
            if option.isRequired { text += " (required)" }
            if let value = option.defaultValue { text += " (default: \(value))" }
            lines.append(text)
        }
        return lines.joined(separator: "\n")
    }

    private static func value(_ kind: AnalysisSchema.Option.Kind) -> String {
        switch kind {
        case .column: "COLUMN"
        case .columns: "COLUMN,…"
        case .table: "TABLE"
        case .tables: "TABLE,…"
        case .level: "LEVEL"
        case .levels: "LEVEL,…"
        case .number(let range) where range.upperBound >= 1e300: "NUMBER"
        case .number(let range):
            Numbers.forTerminal("\(Numbers.plain(range.lowerBound))…\(Numbers.plain(range.upperBound))")
        case .flag: "true|false"
        case .choice(let choices): choices.joined(separator: "|")
        case .text: "TEXT"
        case .texts: "TEXT,…"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
