extension AssayFamilies {
    /// Tumour growth in animals.
    static let growth: [AssayFamily] = [
        AssayFamily(
            name: "response classes by animal",
            recognises: {
                $0["models"] != nil && $0["definitions"]?["mRECIST"] != nil && $0["animals"] == nil
            },
            check: checkXevaModels),
        AssayFamily(
            name: "growth metrics of two arms", recognises: { $0["published_kulgap_api"] != nil },
            check: checkKuLGaP),
        AssayFamily(
            name: "regression and growth rates",
            recognises: { $0["sumstats"] != nil && $0["models"]?["gdphi"] != nil },
            check: checkRegressionGrowth),
        AssayFamily(
            name: "growth in batches of two arms",
            recognises: { $0["batches"] != nil && $0["animals"] != nil }, check: checkGrowthBatches),
        AssayFamily(
            name: "growth in several arms",
            recognises: { $0["TGI_last_day"] != nil && $0["lmer"] != nil }, check: checkGrowthArms),
        AssayFamily(
            name: "time to a volume", recognises: { $0["cox_efron"] != nil && $0["km"] != nil },
            check: checkTimeToVolume),
    ]
}
