import Foundation
import Testing

@Suite("simulate") struct SimulateTests {
    @Test(arguments: ["decay.ant", "decay.xml"]) func timeCourse(model: String) throws {
        let place = try ExampleModels.place()
        let outcome = try place.run("simulate", model, "--end", "40", "--points", "5")
        #expect(outcome.code == 0)
        let table = PrintedTable(outcome.out)
        #expect(table.columns == ["time", "A", "B"])
        #expect(table.texts("time") == ["0", "10", "20", "30", "40"])
        for (value, exact) in zip(table.numbers("A"), [100, 50, 25, 12.5, 6.25]) {
            #expect(abs(value - exact) < 1e-4 * exact)
        }
        #expect(zip(table.numbers("A"), table.numbers("B")).allSatisfy { abs($0 + $1 - 100) < 1e-9 })
        let words = try Regex(#"simulated: 5 times, 2 columns; \d+ steps \(\d+ rejected\)\n"#)
        #expect(try words.wholeMatch(in: outcome.err) != nil, "\(outcome.err)")
    }

    @Test func theSameModelInBothLanguagesGivesTheSameBytes() throws {
        let place = try ExampleModels.place()
        let first = try place.run("simulate", "decay.ant", "--end", "40")
        #expect(try place.run("simulate", "decay.xml", "--end", "40").out == first.out)
        #expect(PrintedTable(first.out).rows.count == 101)
    }

    @Test func valuesTimesAndFormulasCanBeGiven() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run(
            "simulate", "decay.ant", "--times", "10,30", "--set", "A=8", "--set",
            "k=0.1386294361119891", "--observe", "half=A/2, A/(A+B)", "--quiet")
        #expect(outcome.err == "")
        let table = PrintedTable(outcome.out)
        #expect(table.columns == ["time", "half", "A/(A+B)"])
        #expect(table.texts("time") == ["10", "30"])
        #expect(abs(table.numbers("half")[0] - 1) < 1e-4)
        #expect(abs(table.numbers("A/(A+B)")[1] - 1.0 / 64) < 1e-6)
    }

    @Test func aSimulationThatStopsGivesWhatItReached() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run("simulate", "broken.ant", "--end", "10", "--points", "11", "--quiet")
        #expect(outcome.code == 1)
        #expect(PrintedTable(outcome.out).texts("time") == ["0", "1", "2", "3", "4"])
        #expect(outcome.err.hasPrefix("error: broken.ant: the simulation stopped at time 4"))
    }

    @Test func jsonIsVersionedAndSaysSimulated() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run("simulate", "decay.ant", "--end", "10", "--points", "2", "--json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any])
        #expect(object["format"] as? Int == 1)
        let simulation = try #require(object["simulation"] as? [String: Any])
        #expect(simulation["simulated"] as? Bool == true)
        #expect((simulation["model"] as? [String: Any])?["file"] as? String == "decay.ant")
        let table = try #require((object["tables"] as? [[String: Any]])?.first)
        #expect(table["columns"] as? [String] == ["time", "A", "B"])
        #expect((table["rows"] as? [[Double]])?.count == 2)
    }

    /// Every file and figure is marked; nothing in the folder depends on the threads.
    @Test func aFolderHoldsTablesFiguresAndManifest() throws {
        let place = try ExampleModels.place()
        for threads in ["1", "2"] {
            let outcome = try place.run(
                "simulate", "decay.ant", "--end", "40", "--members", "40", "--vary",
                "k=lognormal(model, 1.2)", "--output", "out\(threads)", "--threads", threads, "--no-figures",
                "--quiet")
            #expect(outcome.code == 0 && outcome.err == "" && outcome.out == "written: out\(threads)\n")
        }
        let one = try #require(try place.tree("out1"))
        #expect(try place.tree("out2") == one)
        #expect(
            one.keys.sorted() == [
                ".miraxis-output", "figures/captions.md", "figures/simulated-ensemble.csv",
                "figures/simulated-ensemble.vl.json", "manifest.json", "simulated-ensemble.csv",
                "simulated-inputs.csv",
            ])
        let drawing = String(decoding: try #require(one["figures/simulated-ensemble.vl.json"]), as: UTF8.self)
        #expect(drawing.contains("\"SIMULATED\""))
        let manifest = String(decoding: try #require(one["manifest.json"]), as: UTF8.self)
        for word in ["\"simulated\":true", "\"seed\":\"1\"", "\"sha256\":", "\"relative_tolerance\":1e-06"] {
            #expect(manifest.contains(word), "\(word)")
        }
    }

    @Test func helpShowsItsSections() throws {
        let place = try ExampleModels.place()
        let help = try place.run("simulate", "--help")
        #expect(help.code == 0)
        for word in ["ENSEMBLES", "--vary", "--scan", "--steady", "--output"] {
            #expect(help.out.uppercased().contains(word.uppercased()), "\(word)")
        }
    }
}
