import Foundation
import Testing

private func folder() throws -> Workplace {
    try Workplace(["s/study.yaml": studyText, "s/patients.csv": tableText])
}

@Suite("A study from the command line") struct RunTests {
    @Test func checkFixesTheClaims() throws {
        let place = try folder()
        let first = try place.run("check", "s")
        #expect(
            first.out == """
                Eight patients

                C1* (marker, primary): compare on patients, expects higher
                C2* (target, primary): not tested; bring a reporter assay

                1 primary claim with data: intervals at level 95 % decide
                claims fixed in s/claims.lock

                """)
        #expect(first.err == "reading patients\n")
        #expect(first.code == 0)
        #expect(
            try place.run("check", "s", "--quiet").out.hasSuffix(
                "claims are as they were fixed in s/claims.lock\n"))
    }

    @Test func checkNamesWhatChangedAndKeepsTheLock() throws {
        let place = try folder()
        _ = try place.run("check", "s")
        let lock = try place.tree("s")?["claims.lock"]
        try place.write(studyText.replacingOccurrences(of: "higher\n", with: "lower\n"), to: "s/study.yaml")
        let second = try place.run("check", "s", "--quiet")
        #expect(
            second.err == """
                caution: Claim C1 was changed after it was fixed, so it is exploratory.
                error: the study differs from what was fixed in s/claims.lock, which stays as it is
                hint: undo the change, or run 'miraxis check --refix' to fix the claims anew; changed claims stay \
                exploratory

                """)
        #expect(second.code == 1)
        #expect(try place.tree("s")?["claims.lock"] == lock)
        #expect(try place.run("check", "s", "--refix").code == 0)
        #expect(try place.run("check", "s").code == 0)
    }

    @Test func runEndsWithTheTableOfVerdicts() throws {
        let place = try folder()
        _ = try place.run("check", "s")
        let outcome = try place.run("run", "s", "--output", "out", "--no-figures")
        #expect(
            outcome.out == """
                claim  verdict     estimate (95 %)     n  sentence
                ----------------------------------------------------------------------------------------------------
                C1*    supported   10.0 (7.0 to 13.0)  8  The marker is higher under the drug.
                C2*    not tested                         The target is repressed.

                * necessary link of the chain
                chain: inconclusive, weakest link C2. The necessary link C2 (target) is not tested. Links measured
                in different systems do not compose into a causal proof.
                report: out/report.html

                """)
        #expect(outcome.err == "reading patients\nC1: compare on patients\nwriting the report\n")
        #expect(outcome.code == 0)
        let files = try #require(try place.tree("out"))
        for file in ["report.html", "findings.csv", "result.json", "manifest.json", "claims/C1/rows.csv"] {
            #expect(files[file]?.isEmpty == false, "\(file)")
        }
        let identifiers = files.filter { $0.value.range(of: Data("P7".utf8)) != nil }
        #expect(identifiers.keys.sorted() == [])
    }

    @Test func claimsThatWereNeverFixedAreSaidSo() throws {
        let place = try folder()
        let outcome = try place.run("run", "s", "--output", "out", "--no-figures", "--quiet")
        #expect(
            outcome.err == """
                caution: The claims were not fixed before this run, so nothing shows that they came before the data; \
                'miraxis check' fixes them.

                """)
    }

    @Test func jsonIsVersionedAndAlone() throws {
        let place = try folder()
        let outcome = try place.run("run", "s", "--output", "out", "--json", "--quiet", "--no-figures")
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any])
        #expect(json["format"] as? Int == 1)
        #expect(outcome.err.hasSuffix("report: out/report.html\n"))
        let finding = try place.run(
            "analyse", "compare", "s/patients.csv", "marker=marker", "group=arm", "of=drug", "against=none",
            "--json")
        let envelope = try #require(
            try JSONSerialization.jsonObject(with: Data(finding.out.utf8)) as? [String: Any])
        #expect(envelope["format"] as? Int == 1)
    }

    /// With the renderer of this machine, if it has one; PDF is left out, as its order of objects varies.
    @Test(arguments: [false, true]) func twoRunsGiveTheSameBytes(withRenderer: Bool) throws {
        let place = try folder()
        let arguments = ["run", "s", "--quiet"]
        for threads in ["1", "2"] {
            let outcome = try Binary.run(
                arguments + ["--output", "out\(threads)", "--threads", threads], in: place.path,
                withRenderer: withRenderer)
            #expect(outcome.code == 0)
        }
        let one = try #require(try place.tree("out1")).filter { !$0.key.hasSuffix(".pdf") }
        let two = try #require(try place.tree("out2")).filter { !$0.key.hasSuffix(".pdf") }
        #expect(one.keys.sorted() == two.keys.sorted())
        for (name, bytes) in one { #expect(two[name] == bytes, "\(name)") }
    }

    @Test func analyseTellsWhatDecides() throws {
        let place = try folder()
        let outcome = try place.run(
            "analyse", "compare", "s/patients.csv", "marker=marker", "group=arm", "of=drug", "against=none")
        #expect(
            outcome.out.hasPrefix(
                """
                marker: drug against none, 4 against 4

                8 patients (drug 4, none 4)

                Decides: Shift of marker, drug minus none 10.0, 95 % interval 7.0 to 13.0, p = 0.029
                  by: Hodges-Lehmann interval inverted from the exact Mann-Whitney test

                """))
        #expect(outcome.code == 0)
    }
}
