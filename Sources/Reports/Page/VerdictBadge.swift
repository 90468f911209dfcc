internal import Studies

extension Verdict.Kind {
    /// Name of its colours in the style sheet.
    var styleName: String {
        switch self {
        case .supported: "supported"
        case .contradictedOpposite, .contradictedTooSmall: "contradicted"
        case .inconclusive: "inconclusive"
        case .notTested, .notTestable: "untested"
        case .recovered: "recovered"
        case .notRecovered: "lost"
        }
    }

    /// A shape of its own, so that colour is never needed to tell verdicts apart.
    var icon: Markup { verdictIcon(shape, style: styleName) }

    /// Icon and word.
    var badge: Markup {
        h("span", ["class": "badge \(styleName)"], verdictIcon(shape, style: styleName), .text(rawValue))
    }

    private var shape: String {
        switch self {
        case .supported:
            #"<circle cx="8" cy="8" r="7" fill="currentColor"/>"# + mark("M4.6 8.3 7 10.7 11.5 5.6")
        case .contradictedOpposite:
            #"<rect x="1.5" y="1.5" width="13" height="13" rx="2" fill="currentColor"/>"#
                + mark("M5 5 11 11M11 5 5 11")
        case .contradictedTooSmall:
            #"<rect x="1.5" y="1.5" width="13" height="13" rx="2" fill="currentColor"/>"#
                + mark("M10.5 4.5 5.5 8 10.5 11.5")
        case .inconclusive:
            #"<path d="M8 .6 15.4 8 8 15.4 .6 8Z" fill="currentColor"/>"# + mark("M4.6 8H11.4")
        case .notTested: outline(#"stroke-dasharray="2.6 2""#)
        case .notTestable:
            outline("") + #"<path d="M3.5 12.5 12.5 3.5" stroke="currentColor" stroke-width="1.8"/>"#
        case .recovered:
            #"<path d="M8 .8 15 14H1Z" fill="currentColor"/>"# + mark("M5.6 9.6 7.4 11.4 10.6 7.8")
        case .notRecovered:
            #"<path d="M8 15.2 1 2H15Z" fill="currentColor"/>"# + mark("M6 4.6 10 8.6M10 4.6 6 8.6")
        }
    }

    private func mark(_ path: String) -> String {
        #"<path d="\#(path)" fill="none" stroke="var(--paper)" stroke-width="1.9" stroke-linecap="round"/>"#
    }

    private func outline(_ more: String) -> String {
        #"<circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" stroke-width="1.8" \#(more)/>"#
    }
}

private func verdictIcon(_ shape: String, style: String) -> Markup {
    .raw(
        #"<svg class="icon \#(style)" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">\#(shape)</svg>"#
    )
}

/// The badge of a chain, whose verdict is a word of its own.
func chainBadge(_ word: String) -> Markup {
    let kind = Verdict.Kind(rawValue: word) ?? (word.hasPrefix("contradicted") ? .contradictedOpposite : nil)
    guard let kind else { return h("span", ["class": "badge untested"], .text(word)) }
    return h("span", ["class": "badge \(kind.styleName)"], kind.icon, .text(word))
}
