import Cohorts
import Findings
import Inputs
import Statistics
import Testing

@Suite("survive: options") struct SurviveOptionsTests {
    let place = SourceLocation(file: "study.yaml", line: 7)

    func options(_ pairs: [(String, String)]) throws -> OptionValues {
        let entries = pairs.map {
            Setting.Entry(key: $0, keyLocation: place, value: .scalar($1, quoted: false, place))
        }
        return try OptionValues(.map(entries, place), schema: SurviveAnalysis.schema)
    }

    @Test("defaults are those of the schema")
    func defaults() throws {
        let analysis = try SurviveAnalysis(options([("time", "t"), ("event", "e"), ("marker", "m")]))
        #expect(analysis.predictor == .marker("m", per: .standardDeviation))
        #expect(analysis.eventLevels == ["1"] && analysis.ties == .efron && analysis.knownAt == 0)
        #expect(analysis.outcome == "Survival")
    }

    @Test("a marker and a group together, or neither, are refused; a group needs both levels")
    func predictors() throws {
        let base = [("time", "t"), ("event", "e")]
        for extra in [[], [("marker", "m"), ("group", "g")], [("group", "g"), ("of", "a")]] {
            let options = try options(base + extra)
            #expect(throws: InputError.self) { try SurviveAnalysis(options) }
        }
    }
}
