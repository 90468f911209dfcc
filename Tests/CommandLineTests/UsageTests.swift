import Foundation
import Testing

@Suite("The command line") struct UsageTests {
    /// Words, standard error; standard output is empty and the exit code 1.
    static let slips: [([String], String)] = [
        (["rnu"], "error: there is no command 'rnu'\nhint: did you mean 'run'?\n"),
        (
            ["run", "study", "--ouput", "x"],
            "error: 'miraxis run' has no option '--ouput'\nhint: did you mean '--output'?\n"
        ),
        (
            ["run", "study"],
            "error: Missing expected argument '--output <output>'\nhint: 'miraxis run --help' shows what it takes\n"
        ),
        (
            ["run", "study", "--output", "x", "--threads", "0"],
            "error: '--threads' must be at least 1\nhint: 'miraxis run --help' shows what it takes\n"
        ),
        (
            ["run", "study", "--output", "x"],
            "error: there is no 'study'\nhint: 'miraxis init' starts a study from your tables\n"
        ),
        (
            ["target", "--mirna", "miR-221", "--utr", "u.fa"],
            "error: command line: 'miR-221' may mean several microRNAs\n"
                + "hint: name one of hsa-miR-221-3p, hsa-miR-221-5p\n"
        ),
        (
            ["target", "--mirna", "miR-221-3p", "--utr", "u.fa", "--typs", "8mer"],
            "error: 'miraxis target' has no option '--typs'\nhint: did you mean '--types'?\n"
        ),
        (
            ["target", "--mirna", "miR-221-3p", "--utr", "nowhere.fa"],
            "error: nowhere.fa: there is no such file\nhint: check the name and the folder\n"
        ),
        (["analyse", "compair"], "error: there is no analysis 'compair'\nhint: did you mean 'compare'?\n"),
        (
            ["analyse", "compare", "t.csv", "markr=x", "group=g", "of=a", "against=b"],
            "error: command line, markr=: analysis 'compare' has no setting 'markr'\nhint: did you mean 'marker'?\n"
        ),
        (
            ["analyse", "compare", "t.csv", "marker"],
            "error: command line: 'marker' is not of the form key=value\n"
                + "hint: write for example marker=bili, without blanks around '='\n"
        ),
        (
            ["analyse", "compare", "t.csv", "--level", "2"],
            "error: '--level' must lie between 0.5 and 1\nhint: 'miraxis analyse --help' shows what it takes\n"
        ),
    ]

    @Test(arguments: slips) func slipsAreNamed(words: [String], err: String) throws {
        let place = try Workplace()
        let outcome = try Binary.run(words, in: place.path)
        #expect(outcome.err == err)
        #expect(outcome.out == "")
        #expect(outcome.code == 1)
    }

    @Test func versionAndHelpAreResults() throws {
        let place = try Workplace()
        let version = try place.run("--version")
        #expect(version.code == 0 && version.out == "0.1.0\n" && version.err == "")
        let help = try place.run("run", "--help")
        #expect(help.code == 0 && help.err == "" && help.out.contains("--output <output>"))
    }

    @Test func analysesListThemselvesWithTheirDefaults() throws {
        let place = try Workplace()
        let list = try place.run("analyse")
        #expect(list.code == 0)
        #expect(
            list.out.split(separator: "\n").prefix(3).map { $0.prefix { $0 != " " } } == [
                "compare", "discriminate", "survive",
            ])
        let options = try place.run("analyse", "survive")
        #expect(options.out.contains("ties="))
        #expect(options.out.contains("(default: efron)"))
    }

    @Test func doctorAnswersInBothForms() throws {
        let place = try Workplace()
        let text = try place.run("doctor")
        #expect(text.code == 0)
        #expect(text.out.contains("missing figures"))
        let json = try JSONSerialization.jsonObject(with: Data(try place.run("doctor", "--json").out.utf8))
        #expect((json as? [String: Any])?["format"] as? Int == 1)
    }

    @Test func initProposesAndNeverOverwrites() throws {
        let place = try Workplace(["patients.csv": tableText])
        let first = try place.run("init")
        #expect(first.code == 0)
        #expect(first.out == "written: study.yaml\n")
        let second = try place.run("init")
        #expect(second.code == 1)
        #expect(
            second.err
                == "error: there is already a 'study.yaml'\n"
                + "hint: move it away, or use 'miraxis init --print' to see a proposal\n")
        #expect(try place.run("check", ".").code == 1)
    }
}
