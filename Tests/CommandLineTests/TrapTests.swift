import Foundation
import Testing

/// Mistakes that would give a wrong answer without anybody noticing: each has a message of its own.
@Suite("Traps") struct TrapTests {
    private func check(_ study: String, _ files: [String: String]) throws -> Binary.Outcome {
        let place = try Workplace(files)
        try place.write("miraxis: 1\ntitle: Trap\n" + study, to: "study.yaml")
        return try place.run("check", "study.yaml", "--quiet")
    }

    private func claim(_ table: String, _ options: String) -> String {
        """
        claims:
          - {id: C1, link: a, sentence: s, table: \(table), expects: higher,
             analysis: compare, with: {\(options)}}

        """
    }

    private let groups = "marker: marker, group: arm, of: drug, against: none"

    @Test func aMisspeltColumn() throws {
        let options = groups.replacingOccurrences(of: "marker: marker", with: "marker: markr")
        let outcome = try check("tables: {t: {file: t.csv}}\n" + claim("t", options), ["t.csv": tableText])
        #expect(
            outcome.err
                == "error: study.yaml:6:40: table 't' has no column 'markr'\nhint: did you mean 'marker'?\n")
        #expect(outcome.code == 1)
    }

    /// An identifier under `group`, `outcome`, `event` or `recode`: its cells are no levels to suggest.
    @Test func identifiersAreNeverSuggested() throws {
        let rows = (0..<40).map { "SECRET-\($0 / 2),\($0).5,\($0 % 2),\(10 + $0)" }
        let place = try Workplace([
            "t.csv": (["patient,serum,dead,days"] + rows).joined(separator: "\n") + "\n"
        ])
        let commands = [
            ["compare", "t.csv", "marker=serum", "group=patient", "of=a", "against=b"],
            ["discriminate", "t.csv", "marker=serum", "outcome=patient", "positive=SECRET-"],
            ["survive", "t.csv", "time=days", "event=patient", "marker=serum"],
            ["survive", "t.csv", "time=days", "event=dead", "group=patient", "of=a", "against=b"],
            ["survive", "t.csv", "time=days", "event=dead", "marker=serum", "covariates=patient"],
        ]
        for command in commands {
            let outcome = try Binary.run(["analyse"] + command, in: place.path)
            #expect(outcome.code == 1)
            #expect(!(outcome.out + outcome.err).contains("SECRET-1"), "\(command)")
        }
        let steps =
            "preparations: {p: {from: t, steps: [recode: {column: patient, to: x, levels: {a: 1, b: 2}}]}}\n"
        let options = "marker: serum, group: patient, of: a, against: b"
        for (text, table) in [("", "t"), (steps, "p")] {
            try place.write(
                "miraxis: 1\ntitle: Trap\ntables: {t: {file: t.csv}}\n" + text + claim(table, options),
                to: "study.yaml")
            let outcome = try place.run("check", "study.yaml")
            #expect(outcome.code == 1)
            #expect(!outcome.err.contains("SECRET-1") && !outcome.err.contains("3.5"))
        }
    }

    @Test func studiesThatShareAFolderHaveLocksOfTheirOwn() throws {
        let place = try Workplace(["t.csv": tableText])
        for (name, options) in [("one", groups), ("two", groups + ", scale: log2")] {
            try place.write(
                "miraxis: 1\ntitle: \(name)\ntables: {t: {file: t.csv}}\n" + claim("t", options),
                to: "\(name).yaml")
            let outcome = try place.run("check", "\(name).yaml", "--quiet")
            #expect(outcome.code == 0)
            #expect(outcome.out.hasSuffix("claims fixed in \(name).claims.lock\n"))
        }
    }

    @Test func aMisspeltLevel() throws {
        let options = groups.replacingOccurrences(of: "against: none", with: "against: noen")
        let outcome = try check("tables: {t: {file: t.csv}}\n" + claim("t", options), ["t.csv": tableText])
        #expect(
            outcome.err
                == "error: study.yaml:6:79: 'against' names the level 'noen', which no row of table 't' has\n"
                + "hint: did you mean 'none'?\n")
    }

    @Test func aTableOfAnotherCohort() throws {
        let study = """
            tables: {t: {file: t.csv}, other: {file: other.csv}}
            preparations: {both: {from: t, steps: [join: {with: other, on: id}]}}

            """
        let outcome = try check(
            study + claim("both", groups), ["t.csv": tableText, "other.csv": "id,protein\nQ1,1\nQ2,2\n"])
        #expect(
            outcome.err
                == "error: study.yaml:4:64: no value of 'id' occurs in 'other'\n"
                + "hint: is 'other' a table of another cohort? If not, derive a key that both tables write alike\n"
        )
        #expect(outcome.code == 1)
    }

    @Test func aJoinThatMultipliesRows() throws {
        let study = """
            tables: {t: {file: t.csv}, other: {file: other.csv}}
            preparations: {both: {from: t, steps: [join: {with: other, on: id}]}}

            """
        let outcome = try check(
            study + claim("both", groups),
            ["t.csv": tableText, "other.csv": "id,protein\nP1,1\nP2,2\nP1,3\n"])
        #expect(
            outcome.err
                == "error: other.csv:4: 'id' must be unique in 'other' for a one-to-one join, but other.csv:2 and "
                + "other.csv:4 share one value (value hidden; --show-values shows it)\n"
                + "hint: say 'matches: one-to-many' if rows may be multiplied, or keep one row for each "
                + "(join at study.yaml:4:53)\n")
        #expect(outcome.code == 1)
    }

    @Test func aPatientTwice() throws {
        let place = try Workplace(["t.csv": tableText.replacingOccurrences(of: "P7", with: "P5")])
        let outcome = try place.run(
            "analyse", "compare", "t.csv", "marker=marker", "group=arm", "of=drug", "against=none",
            "--column",
            "id:role=identifier")
        #expect(outcome.err.contains("share an identifier"))
        #expect(!outcome.err.contains("P5"))
        #expect(outcome.code == 1)
    }

    @Test func aCohortOfOneClass() throws {
        let table = tableText.replacingOccurrences(of: "none", with: "drug")
        let place = try Workplace(["t.csv": table])
        let outcome = try place.run(
            "analyse", "compare", "t.csv", "marker=marker", "group=arm", "of=drug", "against=placebo")
        #expect(outcome.out.contains("Not testable, because no row with placebo is left to analyse."))
        #expect(outcome.code == 0)
    }

    @Test func responseComparedFromDayZero() throws {
        let table = """
            response,days,dead
            yes,100,1
            yes,200,0
            yes,300,1
            no,40,1
            no,90,1
            no,150,0

            """
        let place = try Workplace(["t.csv": table])
        let words = [
            "analyse", "survive", "t.csv", "time=days", "event=dead", "group=response", "of=yes",
            "against=no",
            "--column", "response:role=response,decided_at=60",
        ]
        let refused = try Binary.run(words, in: place.path)
        #expect(
            refused.out.contains(
                "Not testable, because 'response' is decided only at 60, and only those still followed then can have "
                    + "it, so a comparison from time zero gives them immortal time"))
        let landmark = try Binary.run(words + ["known_at=60"], in: place.path)
        #expect(!landmark.out.contains("Not testable"))
        #expect(landmark.code == 0)
    }

    @Test func anOutputFolderOfSomebodyElse() throws {
        let place = try Workplace([
            "s/study.yaml": studyText, "s/patients.csv": tableText, "out/mine.txt": "mine",
        ])
        let outcome = try place.run("run", "s", "--output", "out", "--quiet")
        #expect(
            outcome.err
                == "error: out: this folder is not empty, and MirAxis did not make it\n"
                + "hint: name a new folder; nothing in this one was touched\n")
        #expect(outcome.code == 1)
        #expect(try place.tree("out") == ["mine.txt": Data("mine".utf8)])
    }

    @Test func aStudyFullOfSlipsIsMendedOnce() throws {
        let study = """
            sed: 3
            tables: {t: {file: t.csv, kolumns: 3}}
            preparations: {p: {from: t, steps: [joyn: {with: t, on: id}]}}
            claims:
              - {id: C1, link: a, sentence: s, table: p, analysis: compar, with: {}, expects: hihger}
              - {id: C1, link: a, sentence: s, table: tt, analysis: compare, with: {markr: v}, expects: }
            chain: {necessary: [C1, C9]}

            """
        let outcome = try check(study, [:])
        #expect(
            outcome.err == """
                error: study.yaml:3:1: the study has no setting 'sed'
                hint: did you mean 'seed'?
                error: study.yaml:4:27: table 't' has no setting 'kolumns'
                hint: did you mean 'columns'?
                error: study.yaml:5:37: there is no shaping step 'joyn'
                hint: did you mean 'join'?
                error: study.yaml:7:56: there is no analysis 'compar'
                hint: did you mean 'compare'?
                error: study.yaml:7:83: 'expects' cannot be 'hihger'
                hint: did you mean 'higher'?
                error: study.yaml:8:5: claim 'C1' needs 'expects'
                hint: add 'expects: higher' or 'expects: lower'
                error: study.yaml:8:5: two claims have the id 'C1'
                hint: give each claim an id of its own
                error: study.yaml:8:5: claim 'C1' reads 'tt', which is neither a table nor a preparation
                hint: did you mean 't'?
                error: study.yaml:8:73: analysis 'compare' has no setting 'markr'
                hint: did you mean 'marker'?
                error: study.yaml:9:20: the chain names claim 'C9', which the study does not have
                hint: did you mean 'C1'?
                10 errors

                """)
    }
}
