import Findings
import Foundation
import Studies
import Testing

@Suite("A run") struct StudyRunTests {
    @Test func judgesEveryClaimAndTheChain() throws {
        let result = try StudyFolder(plainStudy, files: ["t.csv": plainTable]).run()
        #expect(result.claims.map(\.verdict.kind) == [.supported, .supported, .notTested])
        #expect(result.primaryClaimsWithData == 2)
        #expect(result.decisionLevel == 0.975)
        #expect(result.claims[0].finding?.decision.interval?.level == 0.975)
        #expect(result.claims[2].verdict.bring == "a table with z")
        #expect(result.chain?.verdict == "supported")
        #expect(result.chain?.weakest == "C2")
        #expect(result.tables.map(\.rows) == [2])
        #expect(result.manifest.inputs.map(\.file) == ["t.csv"])
        #expect(result.manifest.inputs.map(\.bytes) == [plainTable.utf8.count])
    }

    @Test func threadsDoNotMatter() throws {
        let folder = try StudyFolder(plainStudy, files: ["t.csv": plainTable])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let one = try encoder.encode(try folder.run(threads: 1))
        for _ in 1...20 { #expect(try encoder.encode(try folder.run(threads: 4)) == one) }
    }

    @Test func optionalTablesLeaveTheirClaimsUntested() throws {
        let study = plainStudy.replacingOccurrences(
            of: "t: {file: t.csv}", with: "t: {file: t.csv, optional: true}")
        let result = try StudyFolder(study).run()
        #expect(result.claims.map(\.verdict.kind) == [.notTested, .notTested, .notTested])
        #expect(result.claims[0].verdict.bring == "the table 't' as t.csv")
        #expect(result.primaryClaimsWithData == 0)
        #expect(result.chain?.verdict == "inconclusive")
        #expect(result.tables.isEmpty)
    }

    @Test func simulatedTablesAreRecoveredNotSupported() throws {
        let study = plainStudy.replacingOccurrences(
            of: "t: {file: t.csv}", with: "t: {file: t.csv, simulated: true}")
        let result = try StudyFolder(study, files: ["t.csv": plainTable]).run()
        #expect(result.claims.map(\.verdict.kind) == [.recovered, .recovered, .notTested])
        #expect(result.isSimulated)
        #expect(result.chain?.verdict == "recovered")
    }

    @Test func absentFilesAreNamedWithTheNearest() throws {
        let folder = try StudyFolder(plainStudy, files: ["T1.csv": plainTable])
        #expect(
            folder.errors { _ = try folder.run() } == [
                "error: study.yaml:4:13: table 't' has no file 't.csv'\nhint: did you mean 'T1.csv'? "
                    + "Paths start from the study's folder; 'optional: true' lets its claims stand as not tested"
            ])
    }

    @Test func ratiosNeedASmallestEffectAboveOne() throws {
        let study = plainStudy.replacingOccurrences(of: "{column: y}", with: "{column: y, ratio: true}")
        let folder = try StudyFolder(study, files: ["t.csv": plainTable])
        #expect(
            folder.errors { _ = try folder.run() } == [
                "error: study.yaml:13:5: claim 'C2': 'smallest_effect' must be above 1, because the claim is decided "
                    + "by a ratio\nhint: write 1.25 for a ratio of 1.25 or of 0.8; 'expects' says the direction"
            ])
    }

    @Test func errorsOfAllClaimsAreCollected() throws {
        let study = plainStudy.replacingOccurrences(of: "{column: x}", with: "{column: xx}")
            .replacingOccurrences(of: "{column: y}", with: "{column: g}")
        let folder = try StudyFolder(study, files: ["t.csv": plainTable])
        #expect(folder.errors { _ = try folder.run() }.count == 2)
    }
}

@Suite("A check") struct StudyCheckTests {
    @Test func columnsAndLevelsMustExist() throws {
        let study = plainStudy.replacingOccurrences(of: "{column: x}", with: "{column: X_}")
            .replacingOccurrences(of: "{column: y}", with: "{column: y, group: g, level: aa}")
        let folder = try StudyFolder(study, files: ["t.csv": plainTable])
        #expect(
            folder.errors { try folder.check() } == [
                "error: study.yaml:11:20: table 't' has no column 'X_'\nhint: did you mean 'x'?",
                "error: study.yaml:18:40: 'level' names the level 'aa', which no row of table 't' has\n"
                    + "hint: did you mean 'a'?",
            ])
        #expect(!folder.has("claims.lock"))
    }

    @Test func claimsAreFixedOnce() throws {
        let folder = try StudyFolder(plainStudy, files: ["t.csv": plainTable])
        #expect(try folder.run().manifest.claimsState == "never fixed")
        #expect(try folder.run().notices.map(\.code) == ["claims-never-fixed"])
        #expect(try folder.check().lock == .written)
        let lock = try folder.text("claims.lock")
        #expect(try folder.check().lock == .unchanged)
        #expect(try folder.text("claims.lock") == lock)
        #expect(try folder.run().manifest.claimsState == "fixed")
        #expect(try folder.run().notices.isEmpty)
    }

    /// Layout, comments, link and evidence are not the claim.
    @Test func whatIsNotTheClaimMayChange() throws {
        let folder = try StudyFolder(plainStudy, files: ["t.csv": plainTable])
        try folder.check()
        try folder.write(
            plainStudy.replacingOccurrences(of: "link: first", with: "link: other # a comment")
                .replacingOccurrences(of: "with: {column: x}", with: "with:\n      column: 'x'")
                .replacingOccurrences(
                    of: "The mean of x is above 0.", with: ">-\n      The mean of x\n      is above 0."))
        #expect(try folder.check().lock == .unchanged)
    }

    @Test(arguments: [
        ("The mean of x is above 0.", "The mean of x is above zero."), ("expects: higher", "expects: lower"),
        ("{column: x}", "{column: x, arm: 2}"), ("{column: x}", "{column: y}"),
        ("link: first", "link: first\n    role: secondary"),
        ("link: first", "link: first\n    smallest_effect: 0.1"),
    ]) func aChangedClaimIsExploratory(old: String, new: String) throws {
        let folder = try StudyFolder(plainStudy, files: ["t.csv": plainTable])
        try folder.check()
        let lock = try folder.text("claims.lock")
        try folder.write(plainStudy.replacingOccurrences(of: old, with: new))
        let result = try folder.run()
        #expect(result.claims.map(\.role) == [.exploratory, .primary, .primary])
        #expect(result.manifest.claimsState == "changed since check")
        #expect(result.notices.map(\.code) == ["claims-changed"])
        #expect(result.chain?.verdict == "inconclusive")
        // The claim that was fixed still counts, or changing one would make it easier for the others.
        #expect(result.primaryClaimsWithData == 2)
        guard case .differs(let comparison) = try folder.check().lock else {
            Issue.record("the difference was not seen")
            return
        }
        #expect(comparison.changed == ["C1"])
        #expect(try folder.text("claims.lock") == lock)
    }

    /// A cohort may lack a level that another one has, or the level that another option names.
    @Test(arguments: [
        ("a", "pool", "others: [b]", true), ("b", "pool", "others: [a]", true),
        ("a", "discriminate", "", true), ("a", "pool", "others: [c]", false),
    ])
    func levelsMayStandInOneCohortOnly(
        _ table: String, _ analysis: String, _ option: String, _ isRight: Bool
    ) throws {
        let study = """
            miraxis: 1
            title: Cohorts
            tables: {a: {file: a.csv}, b: {file: b.csv}, c: {file: c.csv}}
            claims:
              - {id: C1, link: l, sentence: s, table: \(table), analysis: \(analysis), expects: higher,
                 with: {marker: x, outcome: y, positive: responder, negative: non-responder, \(option)}}

            """.replacingOccurrences(of: ", }", with: "}")
        let folder = try StudyFolder(
            study,
            files: [
                "a.csv": "x,y\n1,responder\n2,responder\n",
                "b.csv": "x,y\n1,non-responder\n2,non-responder\n",
                "c.csv": "x,y\n1,responder\n2,non-respnder\n",
            ])
        let errors = folder.errors {
            _ = try StudyCheck(try Study.read(folder.path, catalogue: .standard)).outcome()
        }
        #expect(errors.isEmpty == isRight, "\(errors)")
    }

    @Test func addedAndRemovedClaimsAreNamed() throws {
        let folder = try StudyFolder(plainStudy, files: ["t.csv": plainTable])
        try folder.check()
        try folder.write(plainStudy.replacingOccurrences(of: "C2", with: "D2"))
        let result = try folder.run()
        #expect(result.notices.map(\.code) == ["claims-added", "claims-removed", "chain-changed"])
        #expect(result.claims.map(\.role) == [.primary, .exploratory, .primary])
        #expect(result.primaryClaimsWithData == 2)
    }

    @Test func fixingAnewKeepsWhatWasFixedFirst() throws {
        let folder = try StudyFolder(plainStudy, files: ["t.csv": plainTable])
        try folder.check()
        let changed = plainStudy.replacingOccurrences(of: "expects: higher", with: "expects: lower")
        try folder.write(changed)
        guard case .fixedAnew = try folder.check(refix: true).lock else {
            Issue.record("not fixed anew")
            return
        }
        #expect(try folder.check().lock == .unchanged)
        #expect(try folder.run().claims.map(\.role) == [.exploratory, .primary, .primary])
        try folder.write(plainStudy)
        try folder.check(refix: true)
        #expect(try folder.run().claims.map(\.role) == [.primary, .primary, .primary])
        #expect(try folder.text("claims.lock").components(separatedBy: "- claims:").count == 4)
    }

    @Test func anEditedLockIsRefused() throws {
        let folder = try StudyFolder(plainStudy, files: ["t.csv": plainTable])
        try folder.check()
        let lock = try folder.text("claims.lock")
        try folder.write(
            lock.replacingOccurrences(of: "role: primary", with: "role: secondary"), to: "claims.lock")
        #expect(folder.errors { _ = try folder.run() }.count == 1)
        try folder.write(lock.replacingOccurrences(of: "{id: \"C3\"", with: "{id: \"C4\""), to: "claims.lock")
        #expect(folder.errors { _ = try folder.run() }.first?.contains("was edited") == true)
        try folder.write("", to: "claims.lock")
        #expect(folder.errors { _ = try folder.run() }.count == 1)
    }

    @Test func changedPreparationsAreNamed() throws {
        let study = plainStudy.replacingOccurrences(
            of: "claims:\n", with: "preparations:\n  p: {from: t, steps: [keep: x > 0]}\nclaims:\n")
        let folder = try StudyFolder(study, files: ["t.csv": plainTable])
        try folder.check()
        #expect(try folder.run().notices.isEmpty)
        #expect(try folder.run().flows.map(\.name) == ["p"])
        try folder.write(study.replacingOccurrences(of: "x > 0", with: "x > 1"))
        #expect(try folder.run().notices.map(\.code) == ["preparations-changed"])
    }
}
