import Findings
import Foundation
import Reports
import Studies
import Testing

@Test func dumpSpecs() throws {
    guard let dir = ProcessInfo.processInfo.environment["MIRAXIS_DUMP_SPECS"] else { return }
    for claim in ExampleStudy.claims {
        for figure in claim.finding?.figures ?? [] {
            try figure.specification(isSimulated: claim.id == "C3").text.write(
                toFile: "\(dir)/\(claim.id)-\(figure.id).vl.json", atomically: false, encoding: .utf8)
        }
    }
    try ClaimsForest(ExampleStudy.result()).specification.text.write(
        toFile: "\(dir)/all.vl.json", atomically: false, encoding: .utf8)
}
