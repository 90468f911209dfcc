import Findings
import Foundation
import Studies
import Testing

/// Claims under other choices and with other markers, on an analysis whose answer is a plain mean.
@Suite("Variants and negative controls") struct RobustnessTests {
    /// Means: x 2, y −2, z 0.1, w 3 (interval ± 1).
    private let table = "x,y,z,w,g\n1,-3,0.1,2,a\n3,-1,0.1,4,b\n"

    private func study(_ extra: String) -> String {
        """
        miraxis: 1
        title: Plain
        tables:
          t: {file: t.csv}
          other: {file: other.csv, optional: true}
        claims:
          - id: C1
            link: first
            sentence: The mean of x is above 0.
            table: t
            analysis: mean
            with: {column: x}
            expects: higher
        \(extra)

        """
    }

    private func folder(_ extra: String, files: [String: String] = [:]) throws -> StudyFolder {
        try StudyFolder(study(extra), files: ["t.csv": table].merging(files) { $1 })
    }

    private func finding(_ extra: String, files: [String: String] = [:]) throws -> Finding {
        try #require(try folder(extra, files: files).run().claims[0].finding)
    }

    @Test func everyCombinationIsRunAndTheDeclaredOneDecides() throws {
        let finding = try finding("    variants: {column: [y, z, w], arm: [5]}")
        let figure = try #require(
            finding.figures.compactMap { figure -> SpecificationCurveFigure? in
                if case .specificationCurve(let content) = figure.content { content } else { nil }
            }.first)
        #expect(figure.choices.map(\.values) == [["x", "y", "z", "w"], ["1", "5"]])
        #expect(figure.specifications.map(\.estimate) == [-2, -2, 0.1, 0.1, 2, 2, 3, 3])
        #expect(figure.specifications.count(where: \.isDeclared) == 1)
        #expect(figure.specifications.filter(\.isSupporting).map(\.estimate) == [2, 3])
        #expect(figure.specifications.first(where: \.isDeclared)?.estimate == 2)
        let share = finding.estimates.first { $0.name == "specifications_supporting" }
        #expect(share?.value == .value(0.25))
        #expect(finding.decision.effect == .value(2))
        let caution = try #require(finding.cautions.first { $0.code == "depends-on-choices" })
        #expect(caution.weight == .serious && caution.text.contains("2 of 8"))
    }

    @Test func supportCountsTheSmallestEffect() throws {
        let finding = try finding("    smallest_effect: 1.5\n    variants: {column: [y, z, w]}")
        // x 2 ± 1 reaches below 1.5, w 3 ± 1 does not.
        let share = try #require(finding.estimates.first { $0.name == "specifications_supporting" })
        #expect(share.value == .value(0.25) && share.definition.contains("smallest effect of interest"))
        #expect(finding.estimates.first { $0.name == "specifications" }?.shortValue == "4")
    }

    @Test func anotherTableIsAVariantAndIsNeeded() throws {
        let variants = "    variants: {table: other}"
        let result = try folder(variants).run()
        #expect(result.claims[0].verdict.kind == .notTested)
        #expect(result.claims[0].verdict.bring == "the table 'other' as other.csv")
        let finding = try finding(variants, files: ["other.csv": "x\n-4\n"])
        #expect(finding.estimates.first { $0.name == "specifications" }?.value == .value(2))
        #expect(finding.estimates.first { $0.name == "specifications_on_claimed_side" }?.value == .value(0.5))
    }

    @Test func controlsGiveAnEmpiricalP() throws {
        let finding = try finding("    negative_controls: {option: column, columns: ['*']}")
        // x is the claim's own; all means have the p value 0.01 of the made analysis, so all lie as far out.
        let test = try #require(finding.tests.last)
        #expect(test.name == "empirical p among 3 negative controls" && test.pValue == .value(1))
        #expect(finding.cautions.contains { $0.code == "negative-controls" && $0.weight == .serious })
    }

    @Test(
        arguments: [
            (
                "variants: {colunm: [y]}",
                "error: study.yaml:14:16: variants has no setting 'colunm'\nhint: did you mean 'column'?"
            ),
            (
                "variants: {arm: [200]}",
                "error: study.yaml:14:22: 'arm' must lie between 0 and 100, not 200"
            ),
            (
                "negative_controls: [y]",
                "error: study.yaml:14:24: negative controls take the place of 'marker', which this claim does not give\n"
                    + "hint: there is: 'column', 'group'"
            ),
            (
                "variants: {arm: [-2]}",
                "error: study.yaml:14:22: 'arm' must lie between 0 and 100, not -2"
            ),
            (
                "variants: {table: nowhere}",
                "error: study.yaml:7:5: claim 'C1' reads 'nowhere', which is neither a table nor a preparation\n"
                    + "hint: there is: 't', 'other'"
            ),
        ])
    func mistakesAreNamed(_ extra: String, _ expected: String) throws {
        let folder = try folder("    " + extra)
        #expect(folder.errors { _ = try folder.run() } == [expected])
    }

    @Test func aControlThatIsNotThereIsAnError() throws {
        let folder = try folder("    negative_controls: {option: column, columns: [v]}")
        let errors = folder.errors { _ = try folder.run() }
        #expect(errors.count == 1 && errors[0].contains("table 't' has no column 'v'"))
    }

    @Test func theClaimsOwnMarkerIsNoControl() throws {
        let folder = try folder("    negative_controls: {option: column, columns: [x]}")
        let errors = folder.errors { _ = try folder.run() }
        #expect(errors.count == 1 && errors[0].contains("only columns that the claim itself uses"))
    }

    @Test func neitherChangesTheClaimsHash() throws {
        let plain = try folder("").study().claims[0].sha256
        #expect(try folder("    variants: {column: [y]}").study().claims[0].sha256 == plain)
    }
}
