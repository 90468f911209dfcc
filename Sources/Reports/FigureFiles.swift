public import Findings

extension Report {
    /// The files of figures that belong to no study: for each its drawing as SVG and PDF (with a renderer), its
    /// Vega-Lite specification and its data, in a folder `figures`; and the captions, in Markdown.
    ///
    /// - Returns: the files, and the reason of the first figure that a renderer did not draw.
    public static func files(
        for figures: [Figure], isSimulated: Bool, renderer: FigureRenderer? = nil
    ) -> (files: [ReportFile], notDrawn: String?) {
        var drawn = figures.map { figure in
            DrawnFigure(
                claim: nil, stem: pathStem(figure.id), title: figure.title,
                caption: figure.caption + figure.content.drawingNote,
                specification: figure.specification(isSimulated: isSimulated).text, data: figure.data,
                outcome: .failed(because: "the figure renderer is not set up"))
        }
        guard !drawn.isEmpty else { return ([], nil) }
        let jobs = drawn.map { FigureRenderer.Job(name: $0.stem, specification: $0.specification) }
        for (position, outcome) in (renderer?.render(jobs) ?? []).enumerated() {
            drawn[position].outcome = outcome
        }
        let captions = drawn.map { "**\($0.title)** (\($0.stem)): \($0.caption)\n" }
        let notDrawn = drawn.lazy.compactMap { figure -> String? in
            if case .failed(let reason) = figure.outcome { reason } else { nil }
        }.first
        let text = ReportFile("figures/captions.md", text: captions.joined(separator: "\n"))
        return (drawn.flatMap(\.files) + [text], notDrawn)
    }
}
