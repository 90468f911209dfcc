public import Studies

/// A file of the report: a path inside the output folder, and its bytes.
public struct ReportFile: Sendable, Hashable {
    /// With `/` between folders: `figures/C1-kaplan-meier.svg`.
    public var path: String
    public var bytes: [UInt8]
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    init(_ path: String, text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }
}

/// What a reader may choose about the report.
public struct ReportOptions: Sendable {
    /// In fold-outs that name rows by file and line, so many are named for each reason; the rest is counted.
    public var rowsNamedPerReason: Int
    public init(rowsNamedPerReason: Int = 200) {
        self.rowsNamedPerReason = rowsNamedPerReason
    }
}

/// Everything that is written from a study's result.
public enum Report {
    /// The files of the report, in order of their paths: `report.html`, `findings.csv`, `result.json`,
    /// `manifest.json`, `methods.md`, `remark.csv` and `stard.csv` where they apply, and for each claim with a
    /// finding its rows, its R check and its figures.
    ///
    /// The same result gives the same bytes (PDF excepted). Without a renderer the figures' specifications and
    /// data are still written, and the page says which drawings are missing.
    ///
    /// - Throws: only when the result cannot be written as JSON.
    public static func files(
        for result: StudyResult, options: ReportOptions = ReportOptions(), renderer: FigureRenderer? = nil
    ) throws -> [ReportFile] {
        let figures = drawnFigures(result, renderer: renderer)
        let checklists = Checklist.applying(to: result)
        let page = Page(result: result, options: options, figures: figures, checklists: checklists)
        var files = [
            ReportFile("report.html", text: page.html),
            ReportFile("findings.csv", text: FindingsTable(result).frame.csv),
            ReportFile("result.json", text: try versionedJSON(result, as: "result")),
            ReportFile("manifest.json", text: try versionedJSON(result.manifest, as: "manifest")),
            ReportFile("methods.md", text: methodsText(result)),
        ]
        for claim in result.claims { files += claimFiles(claim) }
        for figure in figures { files += figure.files }
        for checklist in checklists { files.append(ReportFile(checklist.file, text: checklist.frame.csv)) }
        return files.sorted { $0.path < $1.path }
    }
}

/// A claim's id as part of a path and of an anchor: letters, digits, `-` and `_`.
func pathStem(_ id: String) -> String {
    String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" || $0 == "_" ? $0 : "-" })
}
