import Foundation
import Testing

/// Mistakes in the words of `simulate` and `model`: each is named, with what to write instead.
@Suite("Slips with models") struct ModelSlipTests {
    /// Words, standard error; standard output is empty and the exit code 1.
    static let slips: [(words: [String], err: String)] = [
        (
            ["simulate", "nofile.ant", "--end", "1"],
            "error: nofile.ant: there is no such file\nhint: check the name and the folder\n"
        ),
        (["simulate", ".", "--end", "1"], "error: .: this is a folder\nhint: name a file in it\n"),
        (
            ["simulate", "binary.xml", "--end", "1"],
            "error: binary.xml: the file is neither SBML nor text in UTF-8\nhint: give a model in SBML or Antimony\n"
        ),
        (
            ["simulate", "decay.ant"],
            "error: command line: until when to simulate is not said\n"
                + "hint: add for example '--end 100', in the model's unit of time, or '--times 0,1,10,100'\n"
        ),
        (
            ["simulate", "decay.ant", "--ende", "3"],
            "error: 'miraxis simulate' has no option '--ende'\nhint: did you mean '--end'?\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--set", "cel=3"],
            "error: command line, --set cel=: the model has no element 'cel'\nhint: did you mean 'cell'?\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--set", "turn=3"],
            "error: command line, --set turn=: 'turn' is computed by the model and cannot be set\n"
                + "hint: set one of the parameters, species or compartments that it depends on\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--set", "k"],
            "error: command line, --set: 'k' is not of the form NAME=…\nhint: write for example --set 'k1=2'\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--observe", "A/(B"],
            "error: command line, --observe: this '(' is not closed (character 3 of the formula)\nhint: add ')'\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--observe", "A,cel"],
            "error: command line, --observe: the model has no element 'cel'\nhint: did you mean 'cell'?\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--members", "3"],
            "error: command line: all members would be the same\n"
                + "hint: say what varies with '--vary' or '--table', or use '--method ssa'\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--members", "3", "--vary", "k=lognorm(1,2)"],
            "error: command line, --vary 'k=lognorm(1,2)': there is no distribution 'lognorm'\n"
                + "hint: did you mean 'lognormal'?\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--vary", "k=lognormal(1, 2)"],
            "error: command line: how many members to draw is not said\nhint: add for example '--members 1000'\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--method", "sssa"],
            "error: command line: '--method' cannot be 'sssa'\nhint: did you mean 'ssa'?\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--scan", "k=log(1, 2, 3)", "--readout", "maxx"],
            "error: command line, --readout: there is no read-out 'maxx'\nhint: did you mean 'max'?\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--scan", "k=log(1, 2, 3)", "--steady"],
            "error: command line: '--steady' and '--scan' cannot be combined\nhint: leave one of them out\n"
        ),
        (
            ["simulate", "decay.ant", "--times", "0,5,3"],
            "error: command line, --times: times must ascend, and 3 follows a time not below it\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--table", "m.csv"],
            "error: m.csv:3: column 'k': this cell is not a number\n"
                + "hint: each member needs a number in each column\n"
        ),
        (
            ["simulate", "decay.ant", "--end", "10", "--table", "other.csv"],
            "error: other.csv, column 'cel': the model has no element 'cel'\nhint: did you mean 'cell'?\n"
        ),
        (
            ["model", "decay.ant", "--to", "smbl"],
            "error: command line: '--to' cannot be 'smbl'\nhint: did you mean 'sbml'?\n"
        ),
        (
            ["model", "decay.ant", "--chek"],
            "error: 'miraxis model' has no option '--chek'\nhint: did you mean '--check'?\n"
        ),
        (
            ["model", "decay.ant", "--output", "x.xml"],
            "error: command line: '--output' needs '--to'\n"
                + "hint: say in which language: --to sbml or --to antimony\n"
        ),
    ]

    @Test(arguments: slips.indices) func slipsAreNamed(position: Int) throws {
        let place = try ExampleModels.place()
        try place.write("PK\u{0}\u{1}", to: "binary.xml")
        try place.write("k,A\n0.1,3\nabc,4\n", to: "m.csv")
        try place.write("cel\n1\n", to: "other.csv")
        let slip = Self.slips[position]
        let outcome = try Binary.run(slip.words, in: place.path)
        #expect(outcome.err == slip.err)
        #expect(outcome.out == "")
        #expect(outcome.code == 1)
    }

    /// CVODES is there only where it was built in; then it answers, else it says how to get it.
    @Test func cvodesAnswersOrSaysHow() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run("simulate", "decay.ant", "--end", "10", "--method", "cvodes", "--quiet")
        if outcome.code == 0 {
            #expect(abs(PrintedTable(outcome.out).numbers("A").last! - 50) < 1e-3)
        } else {
            #expect(outcome.err.contains("--traits SUNDIALS"))
        }
    }

    @Test func aBrokenModelIsNamedWithItsLine() throws {
        let place = try Workplace(["m.ant": "model m\n  species A\n  A = 3 +\n  r: A => ; k*A\nend\n"])
        let outcome = try place.run("model", "m.ant")
        #expect(outcome.code == 1)
        #expect(outcome.err.hasPrefix("error: m.ant:3:"), "\(outcome.err)")
    }
}
