import Foundation
import Inputs
import ModelFiles
import ReactionNetwork
import Testing

/// Submodels of package `comp`, in files of the model's folder.
@Suite struct SBMLSubmodelTests {
    private let comp = """
        xmlns:comp="http://www.sbml.org/sbml/level3/version1/comp/version1" comp:required="true"
        """

    private func inner(_ name: String) -> String {
        "<listOfParameters><parameter id=\"\(name)\" value=\"4\" constant=\"true\"/></listOfParameters>"
    }

    private func outer(_ source: String) -> String {
        sbml(
            "<comp:listOfSubmodels><comp:submodel comp:id=\"A\" comp:modelRef=\"part\"/></comp:listOfSubmodels>",
            .l3v1, attributes: comp
        )
        .replacing("</model>", with: "</model>\n\(source)")
    }

    private func external(_ source: String) -> String {
        outer(
            """
            <comp:listOfExternalModelDefinitions><comp:externalModelDefinition comp:id="part" comp:source="\(source)"/>
            </comp:listOfExternalModelDefinitions>
            """)
    }

    @Test func submodelsBecomePartOfTheModel() throws {
        let text = outer(
            """
            <comp:listOfModelDefinitions><comp:modelDefinition id="part">\(inner("p"))</comp:modelDefinition>
            </comp:listOfModelDefinitions>
            """)
        #expect(try readText(text).parameters == [Parameter(id: "A__p", value: 4)])
    }

    /// `base/models/outer.xml`, `base/models/sub/inner.xml`, `base/secret.xml`.
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("comp-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: base) }
        let models = base.appendingPathComponent("models")
        try FileManager.default.createDirectory(
            at: models.appendingPathComponent("sub"), withIntermediateDirectories: true)
        let part = sbml(inner("p"), .l3v1)
        try part.write(to: models.appendingPathComponent("sub/inner.xml"), atomically: true, encoding: .utf8)
        try part.write(to: models.appendingPathComponent("inner.xml"), atomically: true, encoding: .utf8)
        try part.write(to: base.appendingPathComponent("secret.xml"), atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
            at: models.appendingPathComponent("link.xml"),
            withDestinationURL: base.appendingPathComponent("secret.xml"))
        try body(models)
    }

    private func read(_ source: String, in folder: URL) throws -> ReactionNetwork {
        let file = folder.appendingPathComponent("outer.xml")
        try external(source).write(to: file, atomically: true, encoding: .utf8)
        return try ModelFile.read(file.path)
    }

    @Test func filesOfTheFolder() throws {
        try withFolder { folder in
            for source in ["inner.xml", "sub/inner.xml", "./sub/../inner.xml"] {
                let network = try read(source, in: folder)
                #expect(network.parameters.map(\.id) == ["A__p"], "\(source)")
            }
        }
    }

    @Test func filesElsewhereAreNotRead() throws {
        try withFolder { folder in
            let outside = folder.deletingLastPathComponent().appendingPathComponent("secret.xml").path
            let sources = [
                "../secret.xml", "sub/../../secret.xml", outside, "file:\(outside)", "file://\(outside)",
                "link.xml",
                "http://127.0.0.1:9/inner.xml", "nothing.xml", "sub", "/dev/zero", "outer.xml",
            ]
            for source in sources {
                let error = errors { _ = try read(source, in: folder) }.first
                #expect(error != nil, "\(source)")
                #expect(error?.code != "sbml-library", "\(source): \(error?.description ?? "")")
            }
        }
    }

    @Test func bytesWithoutAFileHaveNoFolder() {
        #expect(errors { _ = try readText(external("inner.xml")) }.first?.code == "unflattenable-model")
    }
}
