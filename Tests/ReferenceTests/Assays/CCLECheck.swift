import Assays
import Foundation
import Inputs
import Statistics
import Tables
import Testing

/// CCLE's sorafenib curves refitted from raw doses, beside the published profiles.
///
/// Published `auc_published` is CCLE's activity area over the number of doses, negative sums set to 0. Published
/// `ic50_published` is capped at 8 µM (8 = not reached) and comes from a curve chosen among several models; ours is
/// the crossing of one half by a four-parameter log-logistic curve within the tested doses.
@Suite("CCLE sorafenib") struct CCLECheck {
    static let folder: URL? = {
        let folder = ReferenceFolder.root.appendingPathComponent("data/cell-lines", isDirectory: true)
        let file = folder.appendingPathComponent("CCLE_sorafenib_dose_response_raw.csv")
        return FileManager.default.fileExists(atPath: file.path) ? folder : nil
    }()

    @Test("the published area is our activity area over 8, not below 0", .enabled(if: folder != nil))
    func areas() throws {
        let lines = try CCLELine.all(#require(Self.folder))
        #expect(lines.count == 503)
        let differences = lines.map {
            abs(max($0.meanEffect, 0) - $0.publishedArea)
        }
        #expect(differences.max()! < 1e-12)
        // All that have an effect agree, not the zeros alone.
        #expect(lines.count { $0.publishedArea > 0 } == lines.count { $0.meanEffect > 1e-12 })
        // The area of effects only and the mean over log dose are other measures, and so are not what is published.
        let positive = try lines.map {
            abs(
                try ActivityArea.activityArea($0.data, .measuredEffectsOnly).get()
                    / Double($0.data.doses.count)
                    - $0.publishedArea)
        }
        #expect(positive.sorted()[251] > 0.02)
    }

    @Test(
        "each IC50 that differs by more than 10 % is of a class found by computing",
        .enabled(if: folder != nil))
    func concentrations() throws {
        let lines = try CCLELine.all(#require(Self.folder))
        var classes: [String: [String]] = [:]
        for line in lines { classes[try line.agreement(), default: []].append(line.name) }
        for name in classes.keys.sorted() {
            let members = classes[name]!
            print(
                "CCLE: \(members.count) \(name)\(members.count < 40 ? ": \(members.sorted().joined(separator: ", "))" : "")"
            )
        }
        #expect(classes.values.reduce(0) { $0 + $1.count } == 503)
        #expect(classes["unexplained", default: []].isEmpty)
        if let path = ProcessInfo.processInfo.environment["MIRAXIS_CCLE_TABLE"] {
            try Self.table(lines).write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    @Test(
        "lines at or above half at the highest dose: 366 measured, 370 published", .enabled(if: folder != nil)
    )
    func censored() throws {
        let lines = try CCLELine.all(#require(Self.folder))
        let measured = Set(lines.filter { $0.data.means.last! >= 0.5 }.map(\.name))
        let published = Set(lines.filter { $0.publishedIC50 >= 8 }.map(\.name))
        #expect((measured.count, published.count) == (366, 370))
        #expect(
            published.subtracting(measured) == [
                "AsPC-1", "HEC-6", "KP-1N", "MIA-PaCa-2", "MOLP-8", "SW579",
            ])
        #expect(measured.subtracting(published) == ["DMS-114", "NCI-H2172"])
    }

    /// What the figure of Examples/ccle-sorafenib is drawn from.
    private static func table(_ lines: [CCLELine]) throws -> String {
        var text = "line,ours_ic50,ours_censored,published_ic50,ours_area,published_area,class\n"
        for line in lines.sorted(by: { $0.name < $1.name }) {
            let (dose, isCensored) =
                switch line.ic50 {
                case .value(let dose): (dose, 0)
                case .above(let dose), .below(let dose): (dose, 1)
                }
            text +=
                "\"\(line.name)\",\(dose),\(isCensored),\(line.publishedIC50),\(line.meanEffect),"
                + "\(line.publishedArea),\"\(try line.agreement())\"\n"
        }
        return text
    }
}
