import Foundation
import Testing

@Suite("simulate: ensembles, scans, steady states") struct EnsembleCommandTests {
    /// A at time 10 is 100·2^(−k/k₀), so its median is 50 and its quartiles follow from those of k.
    @Test func quantilesAreThoseOfTheDistribution() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run(
            "simulate", "decay.ant", "--times", "10", "--members", "1024", "--design", "sobol", "--vary",
            "k=lognormal(model, 1.5)", "--observe", "A", "--quantiles", "25,50,75")
        let table = PrintedTable(outcome.out)
        #expect(
            table.columns == [
                "time", "observable", "n", "mean", "sd", "min", "q25", "q50", "q75", "max",
            ])
        #expect(table.texts("n") == ["1024"])
        let quartile = pow(1.5, 0.674489750196082)
        for (column, exact) in [
            ("q25", 100 * pow(2, -quartile)), ("q50", 50), ("q75", 100 * pow(2, -1 / quartile)),
        ] {
            #expect(abs(table.numbers(column)[0] / exact - 1) < 0.01, "\(column)")
        }
        #expect(outcome.err.hasPrefix("simulated: 1024 members, 1 time, 1 column; "))
    }

    @Test(arguments: [["--method", "ssa"], ["--vary", "lost=uniform(0.05, 0.2)"]])
    func threadsDoNotChangeABit(options: [String]) throws {
        let place = try ExampleModels.place()
        let words = ["simulate", "turnover.ant", "--end", "60", "--members", "64", "--seed", "7"] + options
        let outcomes = try ["1", "2"].map { try Binary.run(words + ["--threads", $0], in: place.path) }
        #expect(outcomes[0].code == 0)
        #expect(outcomes[0].out == outcomes[1].out && outcomes[0].err == outcomes[1].err)
        let other = try Binary.run(words + ["--seed", "8"], in: place.path)
        #expect(other.out != outcomes[0].out)
    }

    /// Birth and death rest at a Poisson distribution: mean and variance 40, within five standard errors.
    @Test func replicatesAreAPoissonDistribution() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run(
            "simulate", "turnover.ant", "--times", "200", "--members", "1000", "--method", "ssa", "--quiet")
        let table = PrintedTable(outcome.out)
        let (mean, sd) = (table.numbers("mean")[0], table.numbers("sd")[0])
        #expect(abs(mean - 40) < 5 * (40.0 / 1000).squareRoot())
        #expect(abs(sd * sd - 40) < 5 * 40 * (2.0 / 1000).squareRoot())
    }

    @Test func keptMembersComeInOrder() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run(
            "simulate", "turnover.ant", "--end", "10", "--points", "3", "--members", "4", "--method", "ssa",
            "--keep")
        let table = PrintedTable(outcome.out)
        #expect(table.columns == ["member", "time", "mRNA"])
        #expect(table.texts("member") == ["1", "1", "1", "2", "2", "2", "3", "3", "3", "4", "4", "4"])
        #expect(table.numbers("mRNA").allSatisfy { $0 == $0.rounded() })
    }

    @Test func tablesGiveTheMembers() throws {
        let place = try ExampleModels.place()
        try place.write("member,A,k\n1,10,0.06931471805599453\n2,30,0.06931471805599453\n", to: "m.csv")
        let outcome = try place.run(
            "simulate", "decay.ant", "--times", "10", "--table", "m.csv", "--observe", "A", "--keep")
        let values = PrintedTable(outcome.out).numbers("A")
        #expect(values.count == 2 && abs(values[0] - 5) < 1e-4 && abs(values[1] - 15) < 1e-4)
    }

    /// `k*` is all inputs that begin with k; the model's own value stands for `model`.
    @Test func patternsNameSeveralInputs() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run(
            "simulate", "turnover.ant", "--end", "10", "--members", "3", "--vary", "*=lognormal(1, 1.1)",
            "--output", "out", "--no-figures")
        #expect(outcome.code == 0)
        let inputs = try #require(try place.tree("out")?["simulated-inputs.csv"])
        #expect(PrintedTable(String(decoding: inputs, as: UTF8.self)).columns.contains("made"))
    }

    /// Half of the members divide by zero; they are counted, named and left out.
    @Test func failedMembersAreCountedAndNamed() throws {
        let place = try ExampleModels.place()
        let model = """
            model m
              species X
              X = 1; limit = 0
              grow: => X; piecewise(1, limit < 0.5, ln(-X))
            end

            """
        try place.write(model, to: "half.ant")
        try place.write("limit\n0\n1\n0\n1\n", to: "m.csv")
        let outcome = try place.run(
            "simulate", "half.ant", "--times", "1", "--table", "m.csv", "--output", "out", "--no-figures")
        #expect(outcome.code == 0)
        #expect(
            outcome.err.contains("caution: 2 of 4 members stopped early and are left out of the summary\n"))
        #expect(outcome.err.contains("(member 2 at 0, 4 at 0)"))
        let files = try #require(try place.tree("out"))
        let stopped = PrintedTable(
            String(decoding: try #require(files["simulated-stopped.csv"]), as: UTF8.self))
        #expect(stopped.texts("member") == ["2", "4"])
        let table = PrintedTable(
            String(decoding: try #require(files["simulated-ensemble.csv"]), as: UTF8.self))
        #expect(table.texts("n") == ["2"])
    }

    @Test func scansReadOneNumberAtEachPoint() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run(
            "simulate", "decay.ant", "--end", "10", "--scan", "A=list(2, 8, 32)", "--observe", "A")
        let table = PrintedTable(outcome.out)
        #expect(table.columns == ["A", "A_end"])
        #expect(table.rows.map { $0[0] } == ["2", "8", "32"])
        for (row, exact) in zip(table.rows, [1.0, 4, 16]) {
            #expect(abs((Double(row[1]) ?? 0) - exact) < 1e-4 * exact)
        }
    }

    /// mRNA rests at made/lost.
    @Test func mapsOfSteadyStates() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run(
            "simulate", "turnover.ant", "--scan", "made=list(1, 2)", "--scan", "lost=list(0.1, 0.2)",
            "--readout", "steady")
        #expect(outcome.code == 0)
        let table = PrintedTable(outcome.out)
        #expect(table.columns == ["made", "lost", "mRNA"])
        #expect(table.texts("made") == ["1", "2", "1", "2"])
        for (value, exact) in zip(table.numbers("mRNA"), [10.0, 20, 5, 10]) {
            #expect(abs(value - exact) < 1e-8 * exact)
        }
    }

    @Test func steadyStateWithItsStability() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run("simulate", "turnover.ant", "--steady")
        #expect(outcome.code == 0)
        #expect(abs(PrintedTable(outcome.out).numbers("value")[0] - 40) < 1e-7)
        #expect(outcome.err.hasPrefix("steady state: stable, "))
        #expect(outcome.err.contains("eigenvalue -0.100"))
    }

    /// d ln A/d ln k = −k·t.
    @Test func sensitivitiesAgreeWithTheClosedForm() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run(
            "simulate", "decay.ant", "--times", "10", "--sensitivity", "k", "--observe", "A")
        let table = PrintedTable(outcome.out)
        #expect(
            table.columns == ["time", "observable", "input", "derivative", "error", "normalised"])
        #expect(abs(table.numbers("normalised")[0] + 0.6931471805599453) < 1e-5)
    }
}
