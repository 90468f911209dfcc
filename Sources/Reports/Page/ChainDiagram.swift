internal import Studies

extension Page {
    /// The necessary links in a row, joined; what stands beside the chain below it.
    var chainSection: Markup {
        guard let chain = result.chain else { return .nothing }
        let necessary = chain.necessary.compactMap { id in result.claims.first { $0.id == id } }
        let others = result.claims.filter { !chain.necessary.contains($0.id) }
        let weakest = chain.weakest
        return h(
            "section", ["id": "chain"], h("h2", "The chain"),
            h(
                "p", ["class": "verdict-line"], chainBadge(chain.verdict),
                weakest.map {
                    .group([" weakest link: ", h("a", ["href": "#claim-\(pathStem($0))"], .text($0))])
                }
                    ?? .nothing),
            h("p", .text(chain.reason)),
            h(
                "ol", ["class": "chain", "aria-label": "Necessary links of the chain"],
                .group(necessary.map(link))),
            others.isEmpty
                ? .nothing
                : .group([
                    h("p", ["class": "small beside"], "Beside the chain, not needed for it:"),
                    h("ul", ["class": "chain loose"], .group(others.map(link))),
                ]))
    }

    private func link(_ claim: JudgedClaim) -> Markup {
        let isWeakest = claim.id == result.chain?.weakest
        let classes = "link \(claim.verdict.kind.styleName)" + (isWeakest ? " weakest" : "")
        return h(
            "li", ["class": classes],
            h(
                "a", ["href": "#\(anchor(claim))"], h("span", ["class": "id"], .text(claim.id)),
                h("span", ["class": "name"], .text(claim.link)),
                h("span", ["class": "word"], claim.verdict.kind.icon, .text(claim.verdict.kind.rawValue)),
                isWeakest ? h("span", ["class": "note"], "weakest link") : .nothing,
                claim.isSimulated ? h("span", ["class": "note"], "simulated") : .nothing))
    }
}
