import Inputs
import ModelFiles
import ReactionNetwork
import Testing

@Suite struct SBMLRefusalTests {
    private func package(_ name: String, required: Bool, content: String = "") -> String {
        sbml(
            content,
            attributes: """
                xmlns:\(name)="http://www.sbml.org/sbml/level3/version1/\(name)/version1" \(name):required="\(required)"
                """)
    }

    @Test(arguments: ["spatial", "distrib", "arrays", "multi", "qual", "dyn", "req", "newthing"])
    func packagesThatChangeTheMeaning(_ name: String) {
        let error = refusal(package(name, required: true))
        #expect(error?.code == "unsupported-package")
        #expect(error?.message.contains("'\(name)'") == true)
        #expect(error?.location?.line == 2)
    }

    @Test(arguments: ["layout", "groups", "render", "annot", "newthing"])
    func packagesThatDoNotAreLeftOut(_ name: String) throws {
        #expect(try readText(package(name, required: false)) == ReactionNetwork(id: "m"))
    }

    @Test func fluxBalanceIsNotASimulation() throws {
        let reaction =
            "<listOfReactions><reaction id=\"R\" reversible=\"false\">LAW</reaction></listOfReactions>"
        func model(_ law: String) -> String {
            package("fbc", required: false, content: reaction.replacing("LAW", with: law))
                .replacing("level3/version1/fbc/version1", with: "level3/version1/fbc/version2")
                .replacing("<model id=\"m\">", with: "<model id=\"m\" fbc:strict=\"false\">")
        }
        let error = refusal(model(""))
        #expect(error?.code == "unsupported-package")
        #expect(error?.message.contains("'fbc'") == true && error?.message.contains("'R'") == true)
        #expect(error?.location?.line == 4)
        #expect(
            try readText(model("<kineticLaw>\(math("<cn>1</cn>"))</kineticLaw>")).reactions[0].rate == .one)
    }

    @Test(arguments: [Dialect.l2v4, .l3v1]) func fastReactions(_ dialect: Dialect) {
        let error = refusal(
            sbml(
                "<listOfReactions>\n<reaction id=\"R\" reversible=\"false\" fast=\"true\"/></listOfReactions>",
                dialect))
        #expect(error?.code == "fast-reactions")
        #expect(error?.message.contains("'R'") == true)
        #expect(error?.location?.line == 5)
    }

    @Test func level1() {
        let text = "<sbml xmlns=\"http://www.sbml.org/sbml/level1\" level=\"1\" version=\"2\"><model/></sbml>"
        #expect(refusal(text)?.code == "unsupported-level")
    }

    @Test func rulesOfTheSpecification() {
        let error = refusal(
            sbml("<listOfParameters>\n<parameter value=\"1\" constant=\"true\"/></listOfParameters>"))
        #expect(error?.code == "invalid-sbml")
        #expect(error?.location == SourceLocation(file: "model.xml", line: 5))
    }

    @Test func whatTheModelDoesNotDefineHasALine() {
        let text = sbml(
            """
            <listOfReactions>
            <reaction id="R" reversible="false"><kineticLaw>\(math("<ci>nobody</ci>"))</kineticLaw></reaction>
            </listOfReactions>
            """)
        let error = refusal(text)
        #expect(error?.message.contains("'nobody'") == true)
        #expect(error?.location == SourceLocation(file: "model.xml", line: 5))
    }

    @Test func otherXML() {
        #expect(refusal("<cellml xmlns=\"http://www.cellml.org/cellml/1.1#\"/>")?.code == "not-sbml")
        #expect(refusal("<html><body/></html>")?.code == "not-sbml")
        #expect(refusal("<sbml:sbml/>")?.code != "not-sbml")
    }
}
