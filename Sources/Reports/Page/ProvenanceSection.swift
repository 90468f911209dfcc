internal import Findings
internal import Studies

extension Page {
    var provenance: Markup {
        .group([tables, manifest])
    }

    private var tables: Markup {
        let rows = result.tables.map { table in
            h(
                "tr",
                h(
                    "th", ["scope": "row"], .text(table.name),
                    h("span", ["class": "small block path"], .text(table.file)),
                    table.isSimulated ? h("span", ["class": "tag"], "simulated") : .nothing),
                h("td", ["data-label": "Rows", "class": "number"], .text(Numbers.count(table.rows))),
                h("td", ["data-label": "Columns", "class": "number"], .text(Numbers.count(table.columns))),
                h(
                    "td", ["data-label": "How it was read"],
                    table.notes.isEmpty
                        ? h("span", ["class": "small"], "nothing to note")
                        : h("ul", ["class": "plain small"], .group(table.notes.map { h("li", .text($0)) })),
                    h("span", ["class": "small block"], "SHA-256 ", hash(table.sha256))))
        }
        let head = ["Table", "Rows", "Columns", "How it was read"].map {
            h("th", ["scope": "col"], .text($0))
        }
        return h(
            "section", ["id": "tables"], h("h2", "Tables read"),
            h(
                "div", ["class": "scroll"],
                h(
                    "table", ["class": "provenance"], h("thead", h("tr", .group(head))),
                    h("tbody", .group(rows)))))
    }

    private func hash(_ text: String) -> Markup { h("code", ["class": "hash"], .text(text)) }

    private var manifest: Markup {
        let manifest = result.manifest
        let facts: [(String, Markup)] =
            [
                ("MirAxis", .text(manifest.miraxisVersion)), ("Platform", .text(manifest.platform)),
                ("Seed", .text(String(manifest.seed))),
                ("Study file", .group([.text(manifest.studyFile + " "), hash(manifest.studyFileSHA256)])),
                ("Claims", .group([.text(manifest.claimsState + " "), hash(manifest.claimsSHA256)])),
            ]
            + manifest.inputs.map { input in
                (input.file, .group([.text("\(Numbers.count(input.bytes)) bytes "), hash(input.sha256)]))
            }
        return h(
            "section", ["id": "manifest"], h("h2", "How to repeat it"),
            h(
                "p", ["class": "lead"],
                "The same inputs, study file and seed give the same bytes on any number of threads (PDF excepted)."
            ),
            h("dl", ["class": "manifest"], .group(facts.map { .group([h("dt", .text($0)), h("dd", $1)]) })),
            h(
                "p", ["class": "small"], "Beside this page: ",
                h("a", ["href": "findings.csv"], "findings.csv"),
                " (every number), ", h("a", ["href": "result.json"], "result.json"), ", ",
                h("a", ["href": "methods.md"], "methods.md"), ", ",
                h("a", ["href": "manifest.json"], "manifest.json"),
                ". Research use only."))
    }
}
