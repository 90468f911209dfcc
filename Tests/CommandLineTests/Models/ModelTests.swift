import Foundation
import Testing

@Suite("model") struct ModelCommandTests {
    @Test func describesWhatIsThere() throws {
        let place = try ExampleModels.place()
        let outcome = try place.run("model", "turnover.ant")
        #expect(outcome.err == "" && outcome.code == 0)
        #expect(outcome.out.hasPrefix("turnover\n"))
        for line in ["  birth: -> mRNA; rate made", "  death: mRNA ->; rate lost*mRNA", "  made  4"] {
            #expect(outcome.out.contains(line + "\n"), "\(line)\n\(outcome.out)")
        }
    }

    @Test func bothLanguagesAreDescribedAlike() throws {
        let place = try ExampleModels.place()
        #expect(try place.run("model", "decay.ant").out == place.run("model", "decay.xml").out)
    }

    @Test func parametersAreATable() throws {
        let place = try ExampleModels.place()
        #expect(
            try place.run("model", "turnover.ant", "--parameters").out
                == "id,value,unit,kind,name\nmade,4,,constant,\nlost,0.1,,constant,\n")
    }

    @Test func conservationLawsCarryTheirTotals() throws {
        let place = try ExampleModels.place()
        #expect(
            try place.run("model", "decay.ant", "--conservation").out
                == "1 conservation law, in amounts\n  A + B = 100\n")
        #expect(
            try place.run("model", "turnover.ant", "--conservation").out
                == "no sum of amounts stays constant\n")
    }

    /// There and back: the converted model simulates to the same bytes.
    @Test(arguments: [("decay.xml", "antimony", "m.ant"), ("decay.ant", "sbml", "m.xml")])
    func conversionKeepsTheMeaning(file: String, language: String, converted: String) throws {
        let place = try ExampleModels.place()
        let outcome = try place.run("model", file, "--to", language, "--output", converted)
        #expect(outcome.out == "written: \(converted)\n" && outcome.code == 0)
        #expect(
            try place.run("simulate", converted, "--end", "20").out
                == place.run("simulate", file, "--end", "20").out)
        let again = try place.run("model", file, "--to", language, "--output", converted)
        #expect(
            again.err
                == "error: \(converted): there is already a file of this name\n"
                + "hint: move it away, or name another file\n")
    }

    @Test func checkFindsWhatIsInconsistent() throws {
        let place = try ExampleModels.place()
        let good = try place.run("model", "decay.xml", "--check")
        #expect(good.code == 0 && good.out.contains("the model is consistent: 0 errors"))
        try place.write(
            ExampleModels.sbml.replacingOccurrences(of: "<ci>k</ci>", with: "<ci>kk</ci>"), to: "bad.xml")
        let bad = try place.run("model", "bad.xml", "--check")
        #expect(bad.code == 1)
        #expect((bad.out + bad.err).contains("kk"))
    }

    /// A sum of a concentration and a time.
    @Test func checkNamesUnitsThatContradict() throws {
        let place = try Workplace([
            "m.ant": """
            model m
              unit s = second
              unit metre_ = metre
              x = 1; x has s
              y = 2; y has metre_
              z := x + y
            end

            """
        ])
        let outcome = try place.run("model", "m.ant", "--check")
        #expect(outcome.code == 0)
        #expect(outcome.out.contains("warning: ") && outcome.out.contains("'z'"), "\(outcome.out)")
        #expect(outcome.out.hasSuffix("the model is consistent: 0 errors, 1 warning\n"), "\(outcome.out)")
    }

    @Test func jsonHoldsTheFormulas() throws {
        let place = try ExampleModels.place()
        let object = try #require(
            try JSONSerialization.jsonObject(
                with: Data(try place.run("model", "turnover.ant", "--json").out.utf8)) as? [String: Any])
        #expect(object["format"] as? Int == 1)
        let reactions = (object["model"] as? [String: Any])?["reactions"] as? [[String: Any]]
        #expect(reactions?.map { $0["rate"] as? String } == ["made", "lost*mRNA"])
    }
}
