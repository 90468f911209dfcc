import Foundation
import Studies
import Testing

@Suite("Statements of a study file") struct ReportingTests {
    private func study(_ block: String) -> String {
        plainStudy.replacingOccurrences(of: "tables:\n", with: block + "tables:\n")
    }

    @Test func areReadInOneOrderAndReachTheResult() throws {
        let folder = try StudyFolder(
            study("reporting:\n  funding: none\n  assay: >-\n    RT-qPCR\n    in duplicate\n"),
            files: ["t.csv": plainTable])
        #expect(
            try folder.run().reporting == [
                ReportingStatement(.assay, "RT-qPCR in duplicate"), ReportingStatement(.funding, "none"),
            ])
        #expect(try StudyFolder(plainStudy, files: ["t.csv": plainTable]).run().reporting.isEmpty)
    }

    @Test func everyErrorHasItsLineAndTheNearestKey() throws {
        let folder = try StudyFolder(study("reporting:\n  fundin: none\n  assay: [a, b]\n"))
        #expect(
            folder.errors { _ = try folder.study() } == [
                "error: study.yaml:4:3: reporting has no setting 'fundin'\nhint: did you mean 'funding'?",
                "error: study.yaml:5:10: 'assay' must be a single value, not a list",
            ])
    }

    @Test func areNoPartOfTheClaims() throws {
        let folder = try StudyFolder(plainStudy, files: ["t.csv": plainTable])
        try folder.check()
        try folder.write(study("reporting: {funding: none}\n"))
        #expect(try folder.check().lock == .unchanged)
    }
}

@Suite("Evidence from elsewhere") struct EvidenceReadingTests {
    private func study(_ evidence: String, from study: String = plainStudy) -> String {
        study.replacingOccurrences(
            of: "    link: first\n",
            with: "    link: first\n    evidence: [{source: a, says: b\(evidence)}]\n")
    }

    @Test func numbersReachTheResultButNotTheHash() throws {
        let folder = try StudyFolder(plainStudy, files: ["t.csv": plainTable])
        try folder.check()
        try folder.write(study(", effect: 1.5, lower: 1, upper: 2.5, n: 24"))
        #expect(try folder.check().lock == .unchanged)
        #expect(
            try folder.run().claims[0].evidence == [
                Evidence(source: "a", says: "b", effect: 1.5, lower: 1, upper: 2.5, n: 24)
            ])
    }

    @Test(arguments: [
        (", effect: 1, lower: 0.5", "an interval needs 'effect', 'lower' and 'upper'"),
        (", lower: 0.5, upper: 1", "an interval needs 'effect', 'lower' and 'upper'"),
        (", effect: 3, lower: 0.5, upper: 1", "'effect' does not lie between 'lower' and 'upper'"),
        (", n: 0", "'n' must be 1 or more"), (", n: 1.5", "'n' must be a whole number"),
        (", efect: 1", "did you mean 'effect'?"),
    ]) func faultsAreNamed(evidence: String, error: String) throws {
        let folder = try StudyFolder(study(evidence))
        let errors = folder.errors { _ = try folder.study() }
        #expect(errors.count == 1 && errors[0].contains(error), "\(errors)")
    }

    @Test func ratiosAreAboveZero() throws {
        let ratio = plainStudy.replacingOccurrences(of: "{column: x}", with: "{column: x, ratio: true}")
        let folder = try StudyFolder(study(", effect: -0.4", from: ratio), files: ["t.csv": plainTable])
        let errors = folder.errors { _ = try folder.run() }
        #expect(errors.count == 1 && errors[0].contains("must be above 0"), "\(errors)")
        let linear = try StudyFolder(study(", effect: -0.4"), files: ["t.csv": plainTable])
        #expect(linear.errors { _ = try linear.run() }.isEmpty)
    }
}
