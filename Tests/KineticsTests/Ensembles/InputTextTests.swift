import Inputs
import Kinetics
import Testing

@Suite struct InputTextTests {
    @Test(arguments: [
        ("k1=3.5", InputDistribution.constant(3.5)),
        ("k1 = -2e-3", .constant(-2e-3)),
        ("k1=model", .constant(7)),
        ("k1 ~ uniform(0, 1e+2)", .uniform(lower: 0, upper: 100)),
        ("k1~LogUniform( 0.1 ,10)", .logUniform(lower: 0.1, upper: 10)),
        ("k1=triangular(lower=1, upper=3, mode=2)", .triangular(lower: 1, mode: 2, upper: 3)),
        ("k1=normal(1, sd=2, min=0)", .normal(mean: 1, sd: 2, within: InputBounds(lower: 0))),
        ("k1=lognormal(model, 1.3)", .logNormal(median: 7, geometricSD: 1.3)),
        (
            "k1=lognormal(2, cv=0.4, max=9)", .logNormal(median: 2, cv: 0.4, within: InputBounds(upper: 9))
        ),
    ]) func forms(_ text: String, _ distribution: InputDistribution) throws {
        let input = try InputText(parsing: text)
        #expect(input.name == "k1")
        #expect(try input.distribution(modelValue: 7) == distribution)
    }

    @Test(arguments: [
        ("k1", 3, "'=' or '~' was expected"),
        ("=3", 1, "name of an input"),
        ("k1=", 4, "a distribution or a number"),
        ("k1=uniform(0, 1", 16, "',' or ')'"),
        ("k1=uniform(0, 1) x", 18, "nothing more"),
        ("k1=uniform(0, ten)", 15, "'ten' is not a number"),
        ("k1=unifrom(0, 1)", 4, "no distribution 'unifrom'"),
        ("k1=uniform(0, 1, 2)", 18, "2 numbers in order"),
        ("k1=normal(0, std=1)", 18, "no parameter 'std'"),
        ("k1=normal(0, mean=1)", 19, "given twice"),
        ("k1=normal(0)", 1, "needs sd"),
        ("k1=lognormal(1, cv=-1)", 1, "cv (above 0)"),
        ("k1=lognormal(1, 2, cv=1)", 1, "one of gsd"),
        ("k1=uniform(3, 1)", 1, "is not below"),
        ("k1=lognormal(model, 2)", 14, "gives 'k1' no value"),
    ]) func errorsNameTheColumn(_ text: String, _ column: Int, _ words: String) {
        let error = #expect(throws: InputError.self) {
            try InputText(parsing: text).distribution(modelValue: nil)
        }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.location?.column == column)
    }

    @Test func nearestDistribution() {
        let error = #expect(throws: InputError.self) { try InputText(parsing: "k=lognorml(1, 2)") }
        #expect(error?.remedy == "did you mean 'lognormal'?")
    }

    @Test func wholeEnsembles() throws {
        let text = try EnsembleText(parsing: [
            "k1=lognormal(model, 1.3)", "correlation(k1, k2) = -0.5", "k2=normal(0, 1)",
        ])
        #expect(text.inputs.map(\.name) == ["k1", "k2"])
        #expect(text.correlations.map(\.coefficient) == [-0.5])
        let design = try text.design(modelValues: ["k1": 2], members: 20_000, seed: 4)
        let rows = (0..<20_000).map(design.values)
        #expect(abs(correlation(rows.map { $0[0] }, rows.map { $0[1] }) + 0.5) < 0.04)
        for bad in ["corelation(a, b)=0.5", "correlation(a)=0.5", "correlation(a, b)=uniform(0, 1)"] {
            #expect(throws: InputError.self) { try EnsembleText(parsing: [bad]) }
        }
    }
}
