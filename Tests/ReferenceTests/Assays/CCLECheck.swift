import Assays
import Foundation
import Inputs
import Statistics
import Tables
import Testing

/// CCLE's sorafenib curves refitted from raw doses, beside the published profiles.
///
/// Published `ic50_published` is capped at 8 µM (8 = not reached) and comes from a curve chosen among three models;
/// ours is the crossing of one half by a four-parameter log-logistic curve. `auc_published` is CCLE's activity area
/// over 8, of the fitted curve and without negative effects; ours is the mean measured effect.
@Suite("CCLE sorafenib") struct CCLECheck {
    static let folder: URL? = {
        let folder = ReferenceFolder.root.appendingPathComponent("data/cell-lines", isDirectory: true)
        let file = folder.appendingPathComponent("CCLE_sorafenib_dose_response_raw.csv")
        return FileManager.default.fileExists(atPath: file.path) ? folder : nil
    }()

    @Test(
        "lines that stay at or above half stay censored; the others are counted", .enabled(if: folder != nil))
    func profiles() throws {
        let folder = try #require(Self.folder)
        let raw = try CSVData(
            contentsOf: folder.appendingPathComponent("CCLE_sorafenib_dose_response_raw.csv"))
        let published = try CSVData(contentsOf: folder.appendingPathComponent("CCLE_sorafenib_profiles.csv"))
        let (names, doses) = (try raw.texts("sampleid"), try raw.numbers("dose_uM"))
        let viability = try raw.numbers("viability_pct")
        var wells: [String: [(Double, Double)]] = [:]
        for row in names.indices {
            if let name = names[row], let x = doses[row], let y = viability[row] {
                wells[name.uppercased(), default: []].append((x, y / 100))
            }
        }
        #expect(wells.count == 503)
        let (ids, theirs) = (try published.texts("sampleid"), try published.numbers("ic50_published"))
        var (near, censoredBoth, explained): (Int, Int, [String]) = (0, 0, [])
        var measuredAbove = 0
        for row in ids.indices {
            guard let id = ids[row], let own = wells[id.uppercased()], let other = theirs[row] else {
                continue
            }
            let fit = try DoseResponseFit.fit(
                doses: own.map(\.0), responses: own.map(\.1),
                options: CurveFitOptions(bounds: [.lower: min(0, own.map(\.1).min() ?? 0)...Double.infinity])
            ).get()
            let highest = fit.data.highestDose
            if own.first(where: { $0.0 == highest })?.1 ?? 0 >= 0.5 { measuredAbove += 1 }
            let ended = fit.value(at: highest)
            let ours =
                ended > 0.5
                ? CensoredDose.above(highest)
                : try fit.effectiveDose(.absolute(response: 0.5), interval: .deltaLog(.gaussNewton)).get()
                    .dose
            switch ours {
            case .above where other >= 8: censoredBoth += 1
            case .value(let dose) where abs(dose / other - 1) <= 0.1: near += 1
            case .above: explained.append("\(id): ours above 8, published \(other) (curve model)")
            case .below: explained.append("\(id): ours below the lowest dose, published \(other)")
            case .value(let dose):
                explained.append(
                    "\(id): ours \(dose), published \(other) (\(other >= 8 ? "capped" : "curve model"))")
            }
        }
        print(
            "CCLE: \(near) IC50 within 10 %, \(censoredBoth) censored in both, \(explained.count) differ; "
                + "\(measuredAbove) lines stay at or above half at the highest dose")
        for line in explained.sorted() { print("CCLE: \(line)") }
        #expect(near + censoredBoth + explained.count == 503)
        #expect(measuredAbove == 366)
    }
}
