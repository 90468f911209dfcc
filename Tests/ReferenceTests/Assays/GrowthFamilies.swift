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
            name: "time to a volume", recognises: { $0["cox_efron"] != nil && $0["km"] != nil },
            check: checkTimeToVolume),
    ]
}
