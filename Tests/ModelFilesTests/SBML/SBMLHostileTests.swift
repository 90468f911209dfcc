import Foundation
import Inputs
import ModelFiles
import ReactionNetwork
import Testing

/// Damaged and hostile files end in a clear error, in bounded time.
@Suite struct SBMLHostileTests {
    /// Reads bytes that may be anything: nothing may happen but a network or errors that say where.
    private func bear(_ bytes: [UInt8], _ comment: @autoclosure () -> String) {
        var network: ReactionNetwork?
        let found = errors { network = try ModelFile.read(data: bytes, file: "model.xml") }
        for error in found {
            #expect(error.code != "unexpected" && !error.message.isEmpty, "\(comment()): \(error)")
            #expect(error.location?.file == "model.xml", "\(comment()): \(error)")
        }
        #expect((network == nil) != found.isEmpty)
    }

    @Test func entityBomb() {
        var text = "<?xml version=\"1.0\"?>\n<!DOCTYPE sbml [<!ENTITY a \"aaaaaaaaaa\">"
        for i in 1..<10 { text += "<!ENTITY a\(i) \"\(String(repeating: "&a;", count: 10))\">" }
        let error = refusal(text + "]><sbml>&a9;</sbml>")
        #expect(error?.code == "document-type")
        #expect(error?.location?.line == 2)
    }

    @Test func depth() {
        let deep =
            String(repeating: "<apply><minus/>", count: 10_000) + "<cn>1</cn>"
            + String(repeating: "</apply>", count: 10_000)
        #expect(refusal(formulaModel(deep))?.code == "too-deep")
        let notes = String(repeating: "<notes>", count: 10_000) + String(repeating: "</notes>", count: 10_000)
        #expect(refusal(sbml(notes))?.code == "too-deep")
        // Below the limit for elements, above that for formulas.
        let formula =
            String(repeating: "<apply><minus/>", count: 900) + "<cn>1</cn>"
            + String(repeating: "</apply>", count: 900)
        #expect(refusal(formulaModel(formula))?.code == "too-deep")
    }

    @Test(.timeLimit(.minutes(1))) func millionsOfElements() {
        var text = "<sbml>"
        for _ in 0..<1_100_000 { text += "<species/>" }
        #expect(refusal(text + "</sbml>")?.code == "too-many-elements")
        let species = String(
            repeating: "<species id=\"s\" compartment=\"c\" initialAmount=\"1\" constant=\"false\"/>",
            count: 1_000_000)
        #expect(refusal(sbml(species))?.code == "file-too-large")
    }

    @Test func charactersThatDoNotBelong() {
        let whole = Array(wholeModel.utf8)
        let utf16 = wholeModel.data(using: .utf16).map(Array.init) ?? []
        func code(_ bytes: [UInt8]) -> InputError? {
            errors { _ = try ModelFile.read(data: bytes, file: "model.xml") }.first
        }
        #expect(code(utf16)?.code == "wrong-encoding")
        #expect(code([])?.location?.file == "model.xml")
        var bytes = whole
        bytes[200] = 0
        #expect(code(bytes)?.code == "control-character")
        #expect(code(bytes)?.location?.line != nil)
        bytes[200] = 0xFF
        #expect(code(bytes)?.code == "wrong-encoding")
        #expect(code(bytes)?.location?.line == 1 + whole[..<200].count { $0 == 0x0A })
        let latin = wholeModel.replacing("UTF-8", with: "ISO-8859-1")
        #expect(refusal(latin)?.message.contains("iso-8859-1") == true)
        #expect(code([0xEF, 0xBB, 0xBF] + whole) == nil)
        #expect(refusal(wholeModel.replacing(" encoding=\"UTF-8\"", with: "")) == nil)
        #expect(
            errors { _ = try ModelFile.read(data: [0xEF, 0xBB, 0xBF] + Array("x = 1;".utf8), file: "m.ant") }
                .isEmpty)
    }

    @Test func truncatedAnywhere() {
        let bytes = Array(wholeModel.utf8)
        for length in 1..<bytes.count { bear(Array(bytes[..<length]), "cut at \(length)") }
        #expect(errors { _ = try readText(wholeModel) }.isEmpty)
    }

    @Test func textAroundTheModel() {
        #expect(refusal("hello <sbml/>")?.code == "not-xml")
        #expect(refusal("<sbml/></sbml>")?.code == "not-xml")
        #expect(refusal("<!-- only a comment -->")?.code == "not-xml")
        #expect(refusal("<sbml a=\"<\"/>")?.code != nil)
        #expect(refusal("<sbml <a/>")?.code == "not-xml")
        #expect(refusal(sbml("").replacing("</model>", with: "</modal>"))?.code == "invalid-sbml")
    }

    /// Reading is tried on mutated models; the study of robustness does the same on many more.
    @Test(arguments: 0..<8) func mutated(_ part: Int) {
        let models = [
            wholeModel, formulaModel("<apply><ci>f</ci><ci>a</ci><cn>2</cn></apply>", .l2v4),
            formulaModel(
                "<piecewise><piece><cn type=\"e-notation\">1<sep/>3</cn><true/></piece></piecewise>", .l2v1),
            sbml(
                "<comp:listOfSubmodels><comp:submodel comp:id=\"A\" comp:modelRef=\"p\"/></comp:listOfSubmodels>",
                .l3v1,
                attributes:
                    "xmlns:comp=\"http://www.sbml.org/sbml/level3/version1/comp/version1\" comp:required=\"true\""
            )
            .replacing(
                "</sbml>",
                with:
                    "<comp:listOfModelDefinitions><comp:modelDefinition id=\"p\"/></comp:listOfModelDefinitions></sbml>"
            ),
        ].map { Array($0.utf8) }
        for i in 0..<250 {
            let seed = UInt64(part * 250 + i)
            var mutator = FileMutator(seed: seed)
            bear(mutator.mutated(models[i % models.count]), "seed \(seed)")
        }
    }
}
