/// Every question put to the verdict rule by simulation.
public enum ValidationCatalogue {
    public static let falseSupport: [Scenario] =
        GroupScenarios.all + SurvivalScenarios.all + PoolScenarios.all + CutOffScenarios.all
        + ModelScenarios.all + ChangeScenarios.all + BenchScenarios.all
        + TargetScenarios.all
}
