/// A figure with its title, caption and files; or what is missing and what to do.
func figureBlock(_ figure: DrawnFigure) -> Markup {
    let path = "figures/\(figure.stem)"
    var files = [("data", ".csv"), ("specification", ".vl.json")]
    let drawing: Markup
    switch figure.outcome {
    case .drawn(let svg, _):
        files = [("SVG", ".svg"), ("PDF", ".pdf")] + files
        let drawn = DrawnSVG(svg)
        drawing = .element(
            "div",
            attributes: [
                ("class", "drawing"), ("tabindex", "0"), ("role", "group"), ("aria-label", figure.title),
            ],
            [.raw(drawn.inline(id: figure.stem, title: "\(figure.title). \(figure.caption)"))])
    case .failed(let reason):
        drawing = h("p", ["class": "missing"], h("strong", "Not drawn: "), .text(reason + "."))
    }
    let links = files.map { name, ending in h("a", ["href": path + ending], .text(name)) }
    return h(
        "figure", ["id": "figure-\(figure.stem)"], h("p", ["class": "figure-title"], .text(figure.title)),
        drawing,
        h(
            "figcaption", .text(figure.caption + " "),
            h("span", ["class": "files"], .group(links.flatMap { [$0, .text(" ")] }))))
}
