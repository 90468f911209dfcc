import Inputs
import ModelFiles
import ReactionNetwork
import Testing

@Suite struct SBMLElementTests {
    @Test func wholeModelIsReadAsItStands() throws {
        let network = try readText(wholeModel)
        let a = Expression.symbol("A")
        #expect(network.id == "m")
        #expect(
            network.functions == [
                FunctionDefinition(id: "f", arguments: ["x"], body: .symbol("x") * .number(2))
            ])
        #expect(
            network.units.definitions.first?.factors.first == UnitDefinition.Factor(kind: "mole", scale: -9))
        #expect(network.units.substance == nil)
        #expect(network.compartments == [Compartment(id: "cell", size: 2)])
        #expect(
            network.species == [
                Species(id: "A", compartment: "cell", initial: .concentration(1.5)),
                Species(id: "B", compartment: "cell", initial: .amount(0), symbolIsAmount: true),
            ])
        #expect(network.parameters.map(\.value) == [0.25, 0.1, nil])
        #expect(
            network.initialAssignments == [
                InitialAssignment(variable: "k", value: .call("f", [.number(0.125)]))
            ])
        #expect(
            network.rules == [
                .assignment(variable: "z", value: a + .symbol("n")),
                .rate(variable: "r", value: -.symbol("r")),
            ])
        #expect(
            network.reactions == [
                Reaction(
                    id: "R", reactants: [SpeciesReference(species: "A")],
                    products: [SpeciesReference(id: "n", species: "B", stoichiometry: 2)],
                    rate: .apply(.times, [.symbol("k"), a, .symbol("cell")]))
            ])
        #expect(
            network.events == [
                Event(
                    id: "E", trigger: .apply(.greater, [.time, .number(5)]), triggerInitialValue: false,
                    delay: .one, assignments: [Event.Assignment(variable: "k", value: .zero)])
            ])
    }

    private func reaction(_ dialect: Dialect, law: String, parameters: String = "", reference: String = "")
        -> String
    {
        let needs3 = dialect.level == "3"
        let constant = needs3 ? "constant=\"true\"" : ""
        return sbml(
            """
            <listOfCompartments><compartment id="c" size="1" \(constant)/></listOfCompartments>
            <listOfSpecies><species id="S" compartment="c" initialAmount="1" \
            \(needs3 ? "hasOnlySubstanceUnits=\"false\" boundaryCondition=\"false\" constant=\"false\"" : "")/>
            </listOfSpecies>
            <listOfParameters><parameter id="k" value="1" \(constant)/><parameter id="R_k" value="5" \(constant)/>
            </listOfParameters>
            <listOfReactions><reaction id="R" \(needs3 ? "reversible=\"false\"" : "")\(dialect == .l3v1 ? " fast=\"false\"" : "")>
            <listOfReactants>\(reference.isEmpty ? "<speciesReference species=\"S\" \(needs3 ? "stoichiometry=\"1\" constant=\"true\"" : "")/>" : reference)</listOfReactants>
            <kineticLaw>\(math(law))\(parameters)</kineticLaw></reaction></listOfReactions>
            """, dialect)
    }

    @Test(arguments: Dialect.allCases) func parametersOfAReactionGetNamesOfTheirOwn(_ dialect: Dialect) throws
    {
        let kind = dialect.level == "3" ? "ocalParameter" : "arameter"
        let lists = dialect.level == "3" ? ("listOfLocalParameters", "l") : ("listOfParameters", "p")
        let network = try readText(
            reaction(
                dialect, law: "<apply><times/><ci>k</ci><ci>S</ci></apply>",
                parameters: "<\(lists.0)><\(lists.1)\(kind) id=\"k\" value=\"7\"/></\(lists.0)>"))
        // 'R_k' is taken.
        #expect(network.parameters.map(\.id) == ["k", "R_k", "R_k_2"])
        #expect(network.parameters.last == Parameter(id: "R_k_2", value: 7))
        #expect(network.reactions[0].rate == .symbol("R_k_2") * .symbol("S"))
        #expect(network.reactions[0].isReversible == (dialect.level == "2"))
    }

    @Test(arguments: [Dialect.l2v1, .l2v4, .l2v5]) func stoichiometryAsAFormula(_ dialect: Dialect) throws {
        func network(_ formula: String) throws -> ReactionNetwork {
            try readText(
                reaction(
                    dialect, law: "<ci>k</ci>",
                    reference:
                        "<speciesReference species=\"S\"><stoichiometryMath>\(math(formula))</stoichiometryMath></speciesReference>"
                ))
        }
        let changing = try network("<apply><times/><ci>k</ci><cn>2</cn></apply>")
        let id = "R_S_stoichiometry"
        #expect(
            changing.reactions[0].reactants == [
                SpeciesReference(id: id, species: "S", stoichiometry: nil, isConstant: false)
            ])
        #expect(changing.rules == [.assignment(variable: id, value: .symbol("k") * .number(2))])
        #expect(
            try network("<cn type=\"rational\">3<sep/>2</cn>").reactions[0].reactants[0].stoichiometry == 1.5)
        let fixed = try network("<apply><divide/><cn>3</cn><cn>2</cn></apply>")
        #expect(fixed.reactions[0].reactants == [SpeciesReference(id: id, species: "S", stoichiometry: nil)])
        #expect(fixed.initialAssignments == [InitialAssignment(variable: id, value: .number(3) / .number(2))])
    }

    @Test func defaultsOfLevel2() throws {
        let network = try readText(
            sbml(
                """
                <listOfCompartments><compartment id="c"/><compartment id="s" spatialDimensions="2" size="1"/></listOfCompartments>
                <listOfSpecies><species id="S" compartment="c"/></listOfSpecies>
                <listOfParameters><parameter id="p"/></listOfParameters>
                <listOfReactions><reaction id="R"><listOfReactants><speciesReference species="S"/></listOfReactants></reaction></listOfReactions>
                <listOfEvents><event><trigger>\(math("<true/>"))</trigger><listOfEventAssignments><eventAssignment variable="S">\(math("<cn>1</cn>"))
                </eventAssignment></listOfEventAssignments></event></listOfEvents>
                """, .l2v3))
        #expect(network.compartments == [Compartment(id: "c"), Compartment(id: "s", dimensions: 2, size: 1)])
        #expect(network.species == [Species(id: "S", compartment: "c")])
        #expect(network.parameters == [Parameter(id: "p")])
        #expect(network.reactions[0].reactants == [SpeciesReference(species: "S")])
        #expect(network.reactions[0].rate == nil)
        let event = network.events[0]
        #expect(event.triggerInitialValue && event.isPersistent && event.usesValuesFromTriggerTime)
        #expect(network.units.substance == "substance" && network.units.extent == "substance")
        #expect(
            network.units.definitions.contains(
                UnitDefinition(id: "area", factors: [.init(kind: "metre", exponent: 2)])))
    }

    @Test func predefinedUnitsMayBeRedefined() throws {
        let network = try readText(
            sbml(
                """
                <listOfUnitDefinitions><unitDefinition id="substance"><listOfUnits><unit kind="item"/></listOfUnits></unitDefinition></listOfUnitDefinitions>
                """, .l2v4))
        #expect(
            network.units.definitions.filter { $0.id == "substance" } == [
                UnitDefinition(id: "substance", factors: [.init(kind: "item")])
            ])
        #expect(network.units.definitions.count == 5)
    }

    @Test func whatLacksAFormulaDoesNothing() throws {
        let network = try readText(
            sbml(
                """
                <listOfParameters><parameter id="p" constant="false"/></listOfParameters>
                <listOfInitialAssignments><initialAssignment symbol="p"/></listOfInitialAssignments>
                <listOfRules><rateRule variable="p"/><algebraicRule/></listOfRules>
                <listOfReactions><reaction id="R" reversible="true"><kineticLaw/></reaction><reaction id="Q" reversible="true"/></listOfReactions>
                <listOfEvents><event useValuesFromTriggerTime="true"><trigger initialValue="true" persistent="false"/></event>
                <event useValuesFromTriggerTime="false"><trigger initialValue="true" persistent="false">\(math("<true/>"))</trigger><delay/><priority/>
                <listOfEventAssignments><eventAssignment variable="p"/></listOfEventAssignments></event><event useValuesFromTriggerTime="true"/></listOfEvents>
                """))
        #expect(network.initialAssignments.isEmpty && network.rules.isEmpty)
        #expect(network.reactions.allSatisfy { $0.rate == nil })
        #expect(
            network.events == [Event(trigger: .one, isPersistent: false, usesValuesFromTriggerTime: false)])
    }

    @Test func emptyModels() throws {
        #expect(try readText(sbml("")) == ReactionNetwork(id: "m"))
        #expect(try readText(sbml("<listOfSpecies/><listOfRules/>")) == ReactionNetwork(id: "m"))
        #expect(
            refusal(
                "<sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" level=\"3\" version=\"2\"/>")?
                .code == "no-model")
    }

    @Test func conversionFactorsAndCompartments() throws {
        let text = wholeModel.replacing(
            "<model id=\"m\">", with: "<model id=\"m\" conversionFactor=\"q\" timeUnits=\"second\">"
        )
        .replacing(
            "<parameter id=\"k\"",
            with: "<parameter id=\"q\" value=\"3\" constant=\"true\"/><parameter id=\"k\""
        )
        .replacing(
            "<species id=\"A\"", with: "<species id=\"A\" conversionFactor=\"q\" substanceUnits=\"mole\""
        )
        .replacing("<reaction id=\"R\"", with: "<reaction id=\"R\" compartment=\"cell\"")
        let network = try readText(text)
        #expect(network.conversionFactor == "q" && network.species[0].conversionFactor == "q")
        #expect(network.units.time == "second" && network.species[0].substanceUnit == "mole")
        #expect(network.reactions[0].compartment == "cell")
    }
}
