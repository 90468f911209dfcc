internal import Findings
internal import Foundation
internal import Studies

/// `claims/<id>/rows.csv`, `claims/<id>/check.R` and the tables of the finding.
func claimFiles(_ claim: JudgedClaim) -> [ReportFile] {
    guard let finding = claim.finding else { return [] }
    let folder = "claims/\(pathStem(claim.id))/"
    var files = [ReportFile(folder + "rows.csv", text: finding.analysed.csv)]
    if !finding.rCalls.isEmpty {
        files.append(ReportFile(folder + "check.R", text: checkScript(claim, finding)))
    }
    for table in finding.tables {
        files.append(ReportFile(folder + table.fileName, text: table.frame.csv))
    }
    return files
}

extension FindingTable {
    var fileName: String { pathStem(id) + ".csv" }
}

/// Runs in the folder of the claim: `Rscript check.R`.
func checkScript(_ claim: JudgedClaim, _ finding: Finding) -> String {
    var lines = ["Claim \(claim.id): \(claim.sentence)", "In this folder: Rscript check.R"].map(comment)
    if !finding.rCalls.contains(where: { $0.code.contains("read.csv(") }) {
        lines.append(#"d <- read.csv("rows.csv", check.names = FALSE, na.strings = "")"#)
    }
    for call in finding.rCalls {
        lines.append("")
        lines.append(comment("\(call.reproduces)\(answer(call.reproduces, finding))"))
        lines.append(call.code)
    }
    return lines.joined(separator: "\n") + "\n"
}

private func comment(_ text: String) -> String {
    "# " + text.split(whereSeparator: \.isNewline).joined(separator: " ")
}

/// What this run gave, to full precision.
private func answer(_ name: String, _ finding: Finding) -> String {
    if let estimate = finding.estimates.first(where: { $0.name == name }) {
        guard let value = estimate.value.number else { return ": undefined here" }
        let interval =
            estimate.interval.map { " (\(shortestText($0.lower)) to \(shortestText($0.upper)))" } ?? ""
        return ": here \(shortestText(value))\(interval)"
    }
    if let test = finding.tests.first(where: { $0.name == name }), let p = test.pValue.number {
        return ": here p = \(shortestText(p))"
    }
    return ""
}

/// The method paragraphs of all claims, in Markdown.
func methodsText(_ result: StudyResult) -> String {
    var text = "# Methods\n\n\(singleLine(result.title))\n"
    for claim in result.claims {
        guard let finding = claim.finding else { continue }
        text += "\n## \(claim.id): \(singleLine(claim.link))\n\n"
        text += finding.method.map(singleLine).joined(separator: " ") + "\n"
    }
    return text
}

private func singleLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
}

private struct Versioned<Content: Encodable>: Encodable {
    struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
    var name: String
    var content: Content

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(1, forKey: Key(stringValue: "format"))
        try container.encode(content, forKey: Key(stringValue: name))
    }
}

/// `{"format": 1, name: …}` with sorted keys; open interval ends as `"Infinity"` and `"-Infinity"`.
func versionedJSON(_ content: some Encodable, as name: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return String(decoding: try encoder.encode(Versioned(name: name, content: content)), as: UTF8.self) + "\n"
}
