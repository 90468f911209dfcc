/// Models whose answers are known in closed form.
enum ExampleModels {
    /// A turns into B at rate k·A, so A = 100·2^(−t/10), and B rests at 100; `boost` doubles k at time 20.
    static let decay = """
        model decay
          compartment cell = 1
          species A in cell, B in cell
          A = 100; B = 0
          k = 0.06931471805599453
          turn: A => B; k*A
        end

        """

    /// Birth and death: rests at made/lost, and so many molecules on average.
    static let turnover = """
        model turnover
          species mRNA
          mRNA = 0
          made = 4; lost = 0.1
          birth: => mRNA; made
          death: mRNA => ; lost*mRNA
        end

        """

    /// At time 5 the inverse of a species that is 0 is needed.
    static let broken = """
        model broken
          species X
          X = 5
          fall: X => ; 1
          y := 1/(X - 2)
          rise: => X; piecewise(0, time < 4, ln(X - 5))
        end

        """

    /// The decay in SBML.
    static let sbml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
          <model id="decay">
            <listOfCompartments>
              <compartment id="cell" spatialDimensions="3" size="1" constant="true"/>
            </listOfCompartments>
            <listOfSpecies>
              <species id="A" compartment="cell" initialConcentration="100" hasOnlySubstanceUnits="false" \
        boundaryCondition="false" constant="false"/>
              <species id="B" compartment="cell" initialConcentration="0" hasOnlySubstanceUnits="false" \
        boundaryCondition="false" constant="false"/>
            </listOfSpecies>
            <listOfParameters>
              <parameter id="k" value="0.06931471805599453" constant="true"/>
            </listOfParameters>
            <listOfReactions>
              <reaction id="turn" reversible="false">
                <listOfReactants>
                  <speciesReference species="A" stoichiometry="1" constant="true"/>
                </listOfReactants>
                <listOfProducts>
                  <speciesReference species="B" stoichiometry="1" constant="true"/>
                </listOfProducts>
                <kineticLaw>
                  <math xmlns="http://www.w3.org/1998/Math/MathML">
                    <apply><times/><ci>k</ci><ci>A</ci></apply>
                  </math>
                </kineticLaw>
              </reaction>
            </listOfReactions>
          </model>
        </sbml>

        """

    static func place() throws -> Workplace {
        try Workplace([
            "decay.ant": decay, "decay.xml": sbml, "turnover.ant": turnover, "broken.ant": broken,
        ])
    }
}

/// A table as `miraxis` prints it.
struct PrintedTable {
    let columns: [String]
    let rows: [[String]]

    init(_ text: String) {
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        columns = lines.first ?? []
        rows = Array(lines.dropFirst())
    }

    func texts(_ column: String) -> [String] {
        guard let position = columns.firstIndex(of: column) else { return [] }
        return rows.map { $0[position] }
    }

    func numbers(_ column: String) -> [Double] { texts(column).map { Double($0) ?? .nan } }
}
