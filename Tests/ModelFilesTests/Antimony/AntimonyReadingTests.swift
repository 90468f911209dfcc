import Inputs
import ModelFiles
import ReactionNetwork
import Testing

func readAntimony(_ text: String) throws -> ReactionNetwork { try Antimony.read(text: text, file: "m.ant") }

private func formula(_ text: String) throws -> Expression {
    try Expression(parsing: text, at: SourceLocation(file: "formula"))
}

extension ReactionNetwork {
    func species(_ id: String) -> Species? { species.first { $0.id == id } }
    func parameter(_ id: String) -> Parameter? { parameters.first { $0.id == id } }
    func compartment(_ id: String) -> Compartment? { compartments.first { $0.id == id } }
    func reaction(_ id: String) -> Reaction? { reactions.first { $0.id == id } }
}

/// Expectations are what libAntimony 3.3.0 makes of the same texts.
@Suite struct AntimonyReading {
    @Test func aWholeModel() throws {
        let network = try readAntimony(
            """
            // A pathway
            function mm(v, K, S)
              v*S/(K + S)
            end
            model *path()
              compartment cell = 2, medium; medium = 3*cell
              species A in cell, $B in cell = 4, C in medium;  # three
              substanceOnly species D in cell
              J0: 2 A + B -> C; mm(vm, Km, A)*K
              J1 in cell: C => ; k*C; k = 0.1
              -> D; \\
                 0.5
              A = 10/cell
              D = 7
              vm = 3 nM_per_s; Km has nM
              x := A + C
              y' = -y; y = 1
              E1: at 2 after x > 3, priority = 1, t0 = false: A = 0, y = y + 1
              at time >= 5, persistent = false, fromTrigger = false:
                  vm = 4
              unit nM = 1e-9 mole/litre; unit nM_per_s = nM/second; unit time_unit = second
              A is "the first"
            end
            path is "A path"
            """)
        #expect(network.id == "path" && network.name == "A path")
        #expect(
            network.compartments
                == [
                    Compartment(id: "cell", size: 2), Compartment(id: "medium", isConstant: true),
                    Compartment(id: "default_compartment", size: 1),
                ].filter { $0.id != "default_compartment" })
        #expect(
            network.initialAssignments == [
                InitialAssignment(variable: "medium", value: try formula("3*cell"))
            ])
        #expect(
            network.species == [
                Species(id: "A", name: "the first", compartment: "cell", initial: .amount(10)),
                Species(id: "B", compartment: "cell", initial: .concentration(4), isBoundary: true),
                Species(id: "C", compartment: "medium"),
                Species(id: "D", compartment: "cell", initial: .amount(7), symbolIsAmount: true),
            ])
        #expect(
            network.functions == [
                FunctionDefinition(id: "mm", arguments: ["v", "K", "S"], body: try formula("v*S/(K + S)"))
            ])
        #expect(
            network.reaction("J0")?.reactants == [
                SpeciesReference(species: "A", stoichiometry: 2), SpeciesReference(species: "B"),
            ])
        #expect(network.reaction("J0")?.isReversible == true)
        #expect(network.reaction("J1")?.isReversible == false)
        #expect(network.reaction("J1")?.compartment == "cell")
        #expect(network.reaction("_J0")?.rate == .number(0.5))
        #expect(network.parameter("vm")?.value == 3)
        #expect(network.parameter("vm")?.unit == "nM_per_s")
        #expect(network.parameter("vm")?.isConstant == false)
        #expect(network.parameter("k")?.isConstant == true)
        #expect(network.parameter("K") == Parameter(id: "K"))
        #expect(
            network.rules == [
                .assignment(variable: "x", value: try formula("A + C")),
                .rate(variable: "y", value: try formula("-y")),
            ])
        #expect(
            network.events.first
                == Event(
                    id: "E1", trigger: try formula("x > 3"), triggerInitialValue: false, priority: .one,
                    delay: .number(2),
                    assignments: [
                        Event.Assignment(variable: "A", value: .zero),
                        Event.Assignment(variable: "y", value: try formula("y + 1")),
                    ]))
        #expect(network.events.last?.id == "_E0")
        #expect(network.events.last?.isPersistent == false)
        #expect(network.events.last?.usesValuesFromTriggerTime == false)
        #expect(network.units.time == "second")
        #expect(network.units.definitions.map(\.id) == ["nM", "nM_per_s"])
        try network.validateUnlessUndefined()
    }

    @Test func boundariesAndRules() throws {
        let network = try readAntimony(
            "A := 3; A -> B; k\nspecies C; C' = k\nconst D; D -> E; k; var const_k; $E -> ; k")
        #expect(network.species("A")?.isBoundary == true)
        #expect(network.species("C")?.isBoundary == false)
        #expect(network.species("D")?.isBoundary == true)
        #expect(network.species("E")?.isBoundary == true)
        #expect(network.parameter("const_k")?.isConstant == false)
        #expect(network.compartment("default_compartment")?.size == 1)
    }

    @Test func stoichiometriesByName() throws {
        let network = try readAntimony(
            "n A + m C -> -2.5 B; k; n = 3; m := 2*time; A + A -> ; k\n-1 B -> B; k")
        #expect(
            network.reactions[0].reactants == [
                SpeciesReference(id: "n", species: "A", stoichiometry: 3),
                SpeciesReference(id: "m", species: "C", stoichiometry: nil, isConstant: false),
            ])
        #expect(network.reactions[0].products == [SpeciesReference(species: "B", stoichiometry: -2.5)])
        #expect(network.reactions[1].reactants.count == 2)
        #expect(network.reactions[2].reactants == [SpeciesReference(species: "B", stoichiometry: -1)])
        #expect(network.parameters.map(\.id) == ["k"])
    }

    @Test func modifiersAreReadFromRatesAndInteractions() throws {
        let network = try readAntimony(
            "J: A -> B; k*A*C; species C; D -| J;\nI: E -o J;\nF -( J;\nK: A -> B; rateOf(C)")
        #expect(network.reaction("J")?.modifiers == ["C", "D", "E", "F"])
        #expect(network.reaction("K")?.modifiers == ["C"])
        #expect(network.species.map(\.id) == ["A", "B", "C", "D", "E", "F"])
    }

    @Test func compartmentsOfReactionsHoldTheirSpecies() throws {
        let network = try readAntimony("J0 in c: A -> B; k; compartment c, d; A in d\nB -> C; k in d")
        #expect(network.species("A")?.compartment == "d")
        #expect(network.species("B")?.compartment == "d")
        #expect(network.species("C")?.compartment == "d")
    }

    @Test func theLastStatementCounts() throws {
        let network = try readAntimony(
            "x = 3; x = 4; y = 2; y = ; J: A -> B; k; J = 2*k; z' = 1; z' = 2; 0 = x - w")
        #expect(network.parameter("x")?.value == 4)
        #expect(network.parameter("x")?.isConstant == false)
        #expect(network.parameter("y") == Parameter(id: "y"))
        #expect(network.reaction("J")?.rate == (.number(2) * .symbol("k")))
        #expect(network.rules == [.rate(variable: "z", value: .number(2)), .algebraic(try formula("x - w"))])
    }

    @Test func whichModelIsMain() throws {
        #expect(try readAntimony("model a\n x=1\nend\nmodel b\n y=2\nend").id == "b")
        #expect(try readAntimony("model *a\n x=1\nend\nmodel b\n y=2\nend").id == "a")
        #expect(try readAntimony("model a\n x=1\nend\ny=3").id == "__main")
        #expect(try readAntimony("model a\r\n x=1\r\nend\r\n").parameters.count == 1)
    }

    @Test func unitsAreResolved() throws {
        let network = try readAntimony(
            """
            unit a = (1e-3 metre)^3; unit c = 2 mole^2/60 seconds; unit d = c/mole; unit volume = liter
            compartment v = 1; v has volume; species S in v; S has nM; S = 3; unit nM = 1e-9 mole/litre
            substanceOnly species T in v = 2 nmol; unit nmol = 1e-9 mole; x has 1/second; y = 3 a; z = 2 d*4
            """)
        let definitions = Dictionary(
            uniqueKeysWithValues: network.units.definitions.map { ($0.id, $0.factors) })
        #expect(definitions["a"] == [UnitDefinition.Factor(kind: "metre", exponent: 3, scale: -3)])
        #expect(
            definitions["c"] == [
                UnitDefinition.Factor(kind: "mole", exponent: 2, multiplier: 2),
                UnitDefinition.Factor(kind: "second", exponent: -1, multiplier: 60),
            ])
        #expect(definitions["d"]?.count == 3)
        #expect(network.units.volume == "litre" && network.compartments[0].unit == "litre")
        #expect(network.species("S")?.substanceUnit == "nmol")
        #expect(network.species("T")?.substanceUnit == "nmol")
        #expect(network.species("T")?.initial == .amount(2))
        #expect(
            definitions[network.parameter("x")?.unit ?? ""] == [
                UnitDefinition.Factor(kind: "second", exponent: -1)
            ])
        #expect(network.parameter("y")?.unit == "a")
        #expect(network.parameter("z")?.unit == nil)
    }

    @Test func annotationsChangeNothing() throws {
        let plain = try readAntimony("model m\nspecies A = 1\nend")
        let annotated = try readAntimony(
            """
            model m
              model identity "urn:x", "urn:y"
              species A = 1
              A identity "http://x",
                "http://y"; A.sboTerm = SBO:0000245; A.sboTerm = 245
              A notes ```several
              lines```
              model.sboTerm = 4
            end
            m hasTaxon "urn:z"
            """)
        #expect(plain == annotated)
    }

    // MARK: - Submodules

    private static let parts = """
        model part(S, k)
          J: S -> T; k*S; S = 3; k = 2; U in c; species U; c = 5
        end

        """

    @Test func submodulesAreFlattened() throws {
        let network = try readAntimony(
            Self.parts
                + "model *whole\n A: part(P, 0.5)\n B in d: part()\n P = 7; compartment d = 2; B.k = 9\n"
                + "B.S is A.T\nC: A.U -> B.T; 1\nend")
        #expect(network.species.map(\.id).sorted() == ["A_T", "A_U", "B_T", "B_U", "P"])
        #expect(network.species("P")?.initial == .concentration(7))
        #expect(network.species("A_T")?.initial == .concentration(3))
        #expect(network.species("B_T")?.compartment == "d")
        #expect(network.species("B_U")?.compartment == "B_c")
        #expect(network.parameter("A_k")?.value == 0.5)
        #expect(network.parameter("B_k")?.value == 9)
        #expect(network.reaction("B_J")?.reactants.map(\.species) == ["A_T"])
        #expect(network.reaction("B_J")?.rate == (.symbol("B_k") * .symbol("A_T")))
    }

    @Test func ofJoinedElementsTheSecondGivesTheValue() throws {
        let start = "model m\nS=3\nend\nmodel *b\nA: m(); B: m()\n"
        func values(_ text: String) throws -> [String: Double?] {
            Dictionary(
                uniqueKeysWithValues: try readAntimony(start + text + "\nend").parameters.map {
                    ($0.id, $0.value)
                })
        }
        #expect(try values("B.S = 4; A.S is B.S") == ["B_S": 4])
        #expect(try values("B.S = 4; B.S is A.S") == ["A_S": 3])
        #expect(try values("S = 5; S is A.S") == ["S": 3, "B_S": 3])
        #expect(try values("S = 5; A.S is S") == ["S": 5, "B_S": 3])
        #expect(try values("A.S is S; B.S is S") == ["S": 3])
    }

    @Test func deletionsTakeWhatReadsThem() throws {
        let network = try readAntimony(
            Self.parts + "model *whole\n A: part()\n delete A.T, A.k\nend")
        #expect(network.species("A_T") == nil && network.parameter("A_k") == nil)
        #expect(network.reaction("A_J")?.products == [])
        #expect(network.reaction("A_J")?.rate == nil)
    }

    // MARK: - Refusals

    @Test(arguments: [
        ("A -> B", 1, 7, "';' is expected after"), ("A -> B; k A", 1, 11, "without an operator"),
        ("x = 1\ny = (2", 2, 5, "not closed"), ("import \"x.txt\"", 1, 1, "'import' is not supported"),
        ("a--b", 1, 2, "DNA"), ("d: --a--b", 1, 4, "DNA"), ("DNA x", 1, 1, "'DNA' is not supported"),
        ("maximize J0", 1, 1, "flux balance"), ("o: maximize J0", 1, 4, "flux balance"),
        ("x > 3", 1, 3, "a constraint is not supported"), ("x.mean = 3", 1, 1, "uncertainty"),
        ("x = normal(0, 1)", 1, 1, "random number"), ("x = f(3)", 1, 1, "no function 'f'"),
        ("x = delay(y, 1)", 1, 5, "'delay' is not supported"), ("x = 2 nM", 1, 7, "unit 'nM' is not defined"),
        ("x = 2 a*3", 1, 7, "unit 'a' is not defined"), ("A: foo()", 1, 4, "no model 'foo'"),
        ("model m\nx=1", 1, 1, "has no end"), ("model m\nmodel n\nend\nend", 2, 1, "inside another"),
        ("end", 1, 1, "begins with 'end'"), ("species = 3", 1, 9, "an identifier is expected"),
        ("time = 3", 1, 1, "is a word of the language"), ("x = species", 1, 5, "is a word of the language"),
        ("compartment A; A -> B; k", 1, 16, "a species here, but a compartment in line 1"),
        ("J: A -> B; k\nJ: B -> A; k", 2, 1, "given twice"), ("x := 1; x' = 2", 1, 1, "an assignment rule"),
        ("A := 3; var species A; A -> B; k", 1, 1, "by a rule and by reactions"),
        ("at x > 3 y = 2", 1, 12, "':' is expected"),
        ("at x > 3, foo = 1: y = 2", 1, 11, "no property of an event"),
        ("function f(x)\n x + y\nend\nz = 1", 1, 1, "reads 'y'"),
        ("function f(x)\n f(x)\nend\nz = 1", 1, 1, "no function 'f'"), ("", 1, nil, "no model"),
        ("unit a = b; unit b = a; x has a", 1, 1, "without end"), ("x = 1 @ 2", 1, 7, "should end"),
        ("model m\nx=1\nend\nmodel n\nA: m(), timeconv=60\nend", 5, 7, "'timeconv'"),
        ("model m\nx=1\nend\nmodel n\nA: m(); A.y = 2\nend", 5, 9, "no element 'A.y'"),
        ("model m\nx=1\nend\nmodel n\nA: m(y)\nend", 5, 1, "has 0 parameters, not 1"),
        ("x = \u{3b1}", 1, 5, "'\u{3b1}' is not a character"), ("n A -> n B; k", 1, 1, "given twice"),
    ])
    func refusals(text: String, line: Int, column: Int?, message: String) {
        let error = #expect(throws: InputError.self) { try readAntimony(text) }
        #expect(error?.message.contains(message) == true, "\(error?.description ?? "")")
        if let column {
            #expect(error?.location == SourceLocation(file: "m.ant", line: line, column: column))
        } else {
            #expect(error?.location?.file == "m.ant")
        }
    }
}

extension ReactionNetwork {
    /// The model of the test has a parameter without a value on purpose.
    func validateUnlessUndefined() throws {
        var copy = self
        for index in copy.parameters.indices where copy.parameters[index].value == nil {
            copy.parameters[index].value = 1
        }
        try copy.validate()
    }
}
