internal import Findings
internal import Inputs
internal import Tables

/// Runs a claim's analysis again with other options, tables or markers, and adds what came out to its finding.
struct RobustnessRun: Sendable {
    let claim: Claim
    let catalogue: AnalysisCatalogue
    let context: AnalysisContext
    let threads: Int

    init(_ claim: Claim, catalogue: AnalysisCatalogue, context: AnalysisContext, threads: Int) {
        self.claim = claim
        self.catalogue = catalogue
        self.context = context
        self.threads = threads
    }

    /// What one run gave: a decision, or why there is none.
    enum Answer: Sendable {
        case decided(Decision)
        case none(because: String)

        var decision: Decision? { if case .decided(let decision) = self { decision } else { nil } }
    }

    /// - Throws: what cannot be run at all for a reason that lies in the study file (no such column).
    func extend(_ finding: inout Finding) throws(InputError) {
        if !claim.robustness.choices.isEmpty {
            try SpecificationCurve(self, declared: finding.decision).extend(&finding)
        }
        if !claim.robustness.controls.isEmpty { try NegativeControls(self).extend(&finding) }
    }

    /// The analysis with these options on that table.
    func answer(_ options: Setting, table: Table) -> Result<Answer, InputError> {
        do {
            let analysis = try catalogue.analysis(
                named: claim.analysis ?? "", options: options, askedAt: claim.location)
            var context = context
            context.threads = 1
            context.detail = .decision
            let decision = try analysis.run(on: table, context: context).decision
            if let reason = decision.notTestable { return .success(.none(because: reason)) }
            if case .undefined(let why) = decision.effect { return .success(.none(because: why)) }
            guard decision.interval != nil else {
                return .success(.none(because: "its interval is undefined"))
            }
            return .success(.decided(decision))
        } catch {
            return .failure(error)
        }
    }

    /// Answers in order, on as many threads as there are; the first fault of the study file is thrown.
    func answers(
        _ runs: [(options: Setting, table: Table)]
    ) throws(InputError) -> [Answer] {
        let results = inParallel(runs.count, threads: threads) {
            answer(runs[$0].options, table: runs[$0].table)
        }
        var answers: [Answer] = []
        for result in results { answers.append(try result.get()) }
        return answers
    }

    /// The same, where what the analysis refuses of one table's values is an answer too: a control with a zero that has
    /// no logarithm gives no estimate.
    func answersOrNone(_ runs: [(options: Setting, table: Table)]) -> [Answer] {
        inParallel(runs.count, threads: threads) { index in
            switch answer(runs[index].options, table: runs[index].table) {
            case .success(let answer): answer
            case .failure(let error): .none(because: error.message)
            }
        }
    }
}
