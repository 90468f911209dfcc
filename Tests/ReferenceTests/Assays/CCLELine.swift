import Assays
import Foundation
import Statistics

/// One cell line of CCLE with its own and its published numbers.
struct CCLELine {
    let name: String
    let data: CurveData
    let fit: DoseResponseFit
    let ic50: CensoredDose
    /// Activity area over the number of doses.
    let meanEffect: Double
    /// Capped at 8 µM.
    let publishedIC50: Double
    let publishedArea: Double

    static func all(_ folder: URL) throws -> [CCLELine] {
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
        let ids = try published.texts("sampleid")
        let (ic50s, areas) = (try published.numbers("ic50_published"), try published.numbers("auc_published"))
        return try ids.indices.compactMap { row in
            guard let id = ids[row], let own = wells[id.uppercased()], let ic50 = ic50s[row],
                let area = areas[row]
            else { return nil }
            return try CCLELine(id, own, ic50: ic50, area: area)
        }
    }

    private init(_ name: String, _ wells: [(Double, Double)], ic50: Double, area: Double) throws {
        (self.name, publishedIC50, publishedArea) = (name, ic50, area)
        data = try CurveData.gather(doses: wells.map(\.0), responses: wells.map(\.1)).get()
        fit = try DoseResponseFit.fit(data, options: Self.box(data)).get()
        meanEffect = try ActivityArea.activityArea(data).get() / Double(data.doses.count)
        self.ic50 = try Self.half(fit)
    }

    private static func box(_ data: CurveData) -> CurveFitOptions {
        CurveFitOptions(bounds: [.lower: min(0, data.means.min() ?? 0)...Double.infinity])
    }

    private static func half(_ fit: DoseResponseFit) throws -> CensoredDose {
        let highest = fit.data.highestDose
        if fit.value(at: highest) > 0.5 { return .above(highest) }
        return try fit.effectiveDose(.absolute(response: 0.5), interval: .deltaLog(.gaussNewton)).get().dose
    }

    private func isNear(_ dose: CensoredDose, _ share: Double = 0.1) -> Bool {
        switch dose {
        case .value(let dose): abs(dose / publishedIC50 - 1) <= share
        case .above: publishedIC50 >= 8
        case .below: false
        }
    }

    /// The class of this line: "within 10 %", "above 8 in both", or what computing shows of the difference.
    func agreement() throws -> String {
        if case .above = ic50, publishedIC50 >= 8 { return "above 8 in both" }
        if isNear(ic50) { return "within 10 %" }
        if publishedIC50 >= 8 { return try cappedClass() }
        if try otherModels().contains(where: { isNear($0) }) {
            return "published: curve with a limit held (100 % at dose 0, or 0 % at the end), within 10 %"
        }
        if crossings.contains(where: { isNear(.value($0)) }) {
            return "published: straight line between the measured points, within 10 %"
        }
        if liesAboveHalf { return "published at a dose between two measured responses above 75 %" }
        return try undeterminedClass()
    }

    /// Whether the measured responses on both sides of the published dose are far above one half.
    private var liesAboveHalf: Bool {
        guard let next = data.doses.firstIndex(where: { $0 >= publishedIC50 }), next > 0 else { return false }
        return data.means[next] > 0.75 && data.means[next - 1] > 0.75
    }

    /// Published as not reached.
    private func cappedClass() throws -> String {
        if data.means.last! < 0.5 { return "published not reached, measured below half at 8" }
        return "published not reached, measured at or above half at 8, our curve just below"
    }

    private func undeterminedClass() throws -> String {
        let method = EffectiveDoseInterval.profile
        let found = try fit.effectiveDose(.absolute(response: 0.5), interval: method).get()
        if case .above = ic50 {
            return data.means.contains { $0 < 0.5 }
                ? "published reached, ours above 8: measured below half at one dose, the curve not"
                : "published reached, ours above 8: measured never below half"
        }
        if let interval = found.interval.value, interval.lower <= publishedIC50,
            publishedIC50 <= interval.upper
        {
            return "published lies in our 95 % interval"
        }
        return "unexplained"
    }

    /// Half by curves with the upper limit held at the control, the lower at no cell left, or both.
    private func otherModels() throws -> [CensoredDose] {
        let models: [DoseResponseModel] = [
            .logLogistic4.fixing(.upper, at: 1), .logLogistic3, .logLogistic2,
        ]
        return models.compactMap { model in
            guard let other = DoseResponseFit.fit(data, model: model, options: Self.box(data)).value else {
                return nil
            }
            return try? Self.half(other)
        }
    }

    /// Where the straight lines between neighbouring points, over log dose, pass one half.
    private var crossings: [Double] {
        zip(data.doses.indices, data.doses.indices.dropFirst()).compactMap { a, b in
            let (low, high) = (data.means[a] - 0.5, data.means[b] - 0.5)
            guard low * high <= 0, low != high else { return nil }
            let (start, end) = (log(data.doses[a]), log(data.doses[b]))
            return exp(start + (end - start) * low / (low - high))
        }
    }
}
