/// The families of reference results, and which of them this house computes.
enum Families {
    /// Reads a file's data, computes, and checks each expected value through the cursor.
    typealias Checker = @Sendable (Golden, Cursor) throws -> Void

    /// One line for each family that is built.
    static let built: [String: Checker] = [
        "A01": checkTwoGroups,
        "A02": checkPaired,
        "A03": checkMixed,
        "A04": checkCorrelation,
        "A05": checkROC,
        "A06": checkCutOffs,
        "A06b": checkCutOffOptimism,
        "A07": checkMaximallySelected,
        "A08": checkDiagnosticAccuracy,
        "A09": checkLogistic,
        "B01": checkKaplanMeier,
        "B02": checkLogRank,
        "B03": checkCox,
        "B04": checkFirthCox,
        "B06": checkRestrictedMean,
        "B08": checkCalibration,
        "B09": checkDecisionCurve,
        "B09b": checkSurvivalDecisionCurve,
        "B10": checkInteraction,
        "B11": checkExternalValidation,
        "B12": checkMetaAnalysis,
        "B13": checkMultiplicity,
        "B13b": checkLogRankScreen,
        "B16": checkOptimism,
        "B18": checkLandmark,
        "C01": checkFirthCoxAcross,
        "C02": checkFirthLogisticAcross,
        "C03": checkCoxAcross,
        "C06": checkMixedAcross,
    ]

    /// Families that the format names.
    static let named: [String: String] = [
        "A01": "two groups", "A02": "paired", "A03": "mixed models", "A04": "correlation", "A05": "ROC",
        "A06": "cut-off", "A06b": "cut-off optimism", "A07": "maximally selected statistics",
        "A08": "diagnostic accuracy", "A09": "logistic and Firth regression", "B01": "Kaplan-Meier",
        "B02": "log-rank family", "B03": "Cox regression", "B04": "Firth Cox", "B05": "competing risks",
        "B06": "restricted mean survival", "B07": "time-dependent ROC and Brier", "B08": "calibration",
        "B09": "decision curves", "B09b": "decision curves for survival", "B10": "treatment interaction",
        "B11": "external validation", "B12": "meta-analysis", "B13": "multiplicity",
        "B13b": "log-rank screen", "B14": "multiple imputation", "B15": "limit of detection",
        "B16": "optimism of concordance", "B17": "power", "B17b": "simulated power", "B18": "landmark",
        "B19": "penalised Cox",
    ]

    /// Cross-checks by other engines carry any number: C01, C02, …
    static func isNamed(_ family: String) -> Bool {
        named[family] != nil
            || (family.count == 3 && family.first == "C" && family.dropFirst().allSatisfy(\.isNumber))
    }
}
