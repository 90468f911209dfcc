import Inputs
import ModelFiles
import ReactionNetwork

/// SBML's levels and versions, with their namespaces.
enum Dialect: String, CaseIterable {
    case l2v1 = "level2", l2v2 = "level2/version2", l2v3 = "level2/version3", l2v4 = "level2/version4"
    case l2v5 = "level2/version5"
    case l3v1 = "level3/version1/core", l3v2 = "level3/version2/core"

    var level: String { String(rawValue.dropFirst(5).first!) }
    var version: String {
        let after = rawValue.split(separator: "/").dropFirst().first
        return after.map { String($0.last!) } ?? "1"
    }
}

/// A file around what stands in `<model>`, which starts on line 3.
func sbml(_ content: String, _ dialect: Dialect = .l3v2, attributes: String = "") -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <sbml xmlns="http://www.sbml.org/sbml/\(dialect.rawValue)" level="\(dialect.level)" \
    version="\(dialect.version)" \(attributes)>
    <model id="m">
    \(content)
    </model>
    </sbml>
    """
}

func readText(_ text: String) throws -> ReactionNetwork {
    try SBML.read(data: Array(text.utf8), file: "model.xml")
}

func math(_ content: String) -> String {
    "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">\(content)</math>"
}

/// A model whose only rule gives `y` the formula; `a`, `b` and function `f` may be read.
func formulaModel(_ content: String, _ dialect: Dialect = .l3v2) -> String {
    let f = """
        <listOfFunctionDefinitions><functionDefinition id="f">\(math(
            "<lambda><bvar><ci>x</ci></bvar><bvar><ci>n</ci></bvar><apply><power/><ci>x</ci><ci>n</ci></apply></lambda>"))
        </functionDefinition></listOfFunctionDefinitions>
        """
    return sbml(
        """
        \(f)<listOfParameters><parameter id="a" value="2" constant="false"/>
        <parameter id="b" value="3" constant="true"/><parameter id="y" constant="false"/></listOfParameters>
        <listOfRules><rateRule variable="a">\(math("<cn>1</cn>"))</rateRule>
        <assignmentRule variable="y">
        \(math(content))</assignmentRule></listOfRules>
        """, dialect)
}

/// The formula as it is read.
func readFormula(_ content: String, _ dialect: Dialect = .l3v2) throws -> Expression {
    let network = try readText(formulaModel(content, dialect))
    guard case .assignment(_, let value) = network.rules[1] else { throw Missing() }
    return value
}

struct Missing: Error {}

/// The errors that reading gives, if any.
func errors(_ read: () throws -> Void) -> [InputError] {
    do {
        try read()
        return []
    } catch let error as InputError {
        return [error]
    } catch let errors as InputErrors {
        return errors.errors
    } catch {
        return [InputError("unexpected", "\(error)")]
    }
}

/// The first error of a model's text.
func refusal(_ text: String) -> InputError? { errors { _ = try readText(text) }.first }

/// A model of every kind of element, in which every element is used.
let wholeModel = sbml(
    """
    <listOfFunctionDefinitions>
    <functionDefinition id="f">
    \(math("<lambda><bvar><ci>x</ci></bvar><apply><times/><ci>x</ci><cn>2</cn></apply></lambda>"))
    </functionDefinition>
    </listOfFunctionDefinitions>
    <listOfUnitDefinitions>
    <unitDefinition id="nM"><listOfUnits>
    <unit kind="mole" exponent="1" scale="-9" multiplier="1"/>
    <unit kind="litre" exponent="-1" scale="0" multiplier="1"/>
    </listOfUnits></unitDefinition>
    </listOfUnitDefinitions>
    <listOfCompartments>
    <compartment id="cell" spatialDimensions="3" size="2" constant="true"/>
    </listOfCompartments>
    <listOfSpecies>
    <species id="A" compartment="cell" initialConcentration="1.5" hasOnlySubstanceUnits="false"
     boundaryCondition="false" constant="false"/>
    <species id="B" compartment="cell" initialAmount="0" hasOnlySubstanceUnits="true"
     boundaryCondition="false" constant="false"/>
    </listOfSpecies>
    <listOfParameters>
    <parameter id="k" value="0.25" constant="false"/>
    <parameter id="r" value="0.1" constant="false"/>
    <parameter id="z" constant="false"/>
    </listOfParameters>
    <listOfInitialAssignments>
    <initialAssignment symbol="k">
    \(math("<apply><ci>f</ci><cn type=\"rational\">1<sep/>8</cn></apply>"))
    </initialAssignment>
    </listOfInitialAssignments>
    <listOfRules>
    <assignmentRule variable="z">\(math("<apply><plus/><ci>A</ci><ci>n</ci></apply>"))</assignmentRule>
    <rateRule variable="r">\(math("<apply><minus/><ci>r</ci></apply>"))</rateRule>
    </listOfRules>
    <listOfReactions>
    <reaction id="R" reversible="false">
    <listOfReactants><speciesReference species="A" stoichiometry="1" constant="true"/></listOfReactants>
    <listOfProducts><speciesReference id="n" species="B" stoichiometry="2" constant="true"/></listOfProducts>
    <kineticLaw>
    \(math("<apply><times/><ci>k</ci><ci>A</ci><ci>cell</ci></apply>"))
    </kineticLaw>
    </reaction>
    </listOfReactions>
    <listOfEvents>
    <event id="E" useValuesFromTriggerTime="true">
    <trigger initialValue="false" persistent="true">
    \(math("<apply><gt/><csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/time\">t</csymbol><cn>5</cn></apply>"))
    </trigger>
    <delay>\(math("<cn>1</cn>"))</delay>
    <listOfEventAssignments><eventAssignment variable="k">\(math("<cn>0</cn>"))</eventAssignment></listOfEventAssignments>
    </event>
    </listOfEvents>
    """)
