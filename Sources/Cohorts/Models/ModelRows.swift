internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

/// Complete rows of a model: the outcome, the marker in its step, the covariates.
struct ModelRows {
    enum Response {
        case survival(FollowUp)
        case binary([Bool])
    }

    let question: ModelQuestion
    let patients: PatientRows
    let response: Response
    let marker: MarkerTerm
    let covariates: CovariateTerms
    /// 1 for the first level, 0 for the second; empty where no two levels are compared.
    let treatment: [Double]

    /// - Parameter arms: the two levels of the treatment's column.
    init(_ question: ModelQuestion, arms: (of: String, against: String)?, _ table: Table) throws(InputError) {
        self.question = question
        try requireDistinctColumns(question.columnsByOption, of: table, places: question.places)
        let others = question.covariates + (question.treatment.map { [$0] } ?? [])
        if let survive = question.survive {
            var rows = try SurviveRows(survive, table)
            try rows.patients.keepArms(arms, of: question.treatment)
            (patients, response) = (rows.patients, .survival(rows.followUp))
            marker = MarkerTerm(
                question.marker, per: question.per, patients, measuredOn: rows.keptBeforeCovariates)
        } else {
            var rows = PatientRows(table, places: question.places)
            let outcomes = try rows.outcomes(question.outcome)
            try rows.leaveOutWithout(marker: question.marker, per: question.per)
            let measured = rows.kept
            try rows.leaveOutIncomplete(others)
            try rows.keepArms(arms, of: question.treatment)
            try rows.checkIdentifiers()
            try rows.checkValues(Array(question.columnsByOption.dropFirst()))
            (patients, response) = (rows, .binary(rows.kept.map { outcomes[$0] == true }))
            marker = MarkerTerm(question.marker, per: question.per, rows, measuredOn: measured)
        }
        covariates = CovariateTerms(question.covariates, patients, after: 1)
        if let column = question.treatment, let arms {
            treatment = patients.labels(column).map { $0 == arms.of ? 1 : 0 }
        } else {
            treatment = []
        }
    }

    var count: Int { patients.count }

    /// Events, or patients with the outcome.
    var eventCount: Int {
        switch response {
        case .survival(let followUp): followUp.eventCount
        case .binary(let outcomes): outcomes.count { $0 }
        }
    }

    /// What limits the number of coefficients: events, or the rarer level of the outcome.
    var informative: Int {
        if case .binary = response { min(eventCount, count - eventCount) } else { eventCount }
    }

    var patientsInWords: String { Numbers.count(count, "patients") }

    /// `128 events`, `41 with outcome 'Poor'`.
    var eventsInWords: String {
        switch question.outcome {
        case .survival: Numbers.count(eventCount, "events")
        case .binary(let column, let positive, _): "\(eventCount) with \(column) '\(positive)'"
        }
    }

    func picking(_ rows: [Int]) -> Response {
        switch response {
        case .survival(let followUp): .survival(followUp.picking(rows))
        case .binary(let outcomes): .binary(rows.map { outcomes[$0] })
        }
    }

    /// Outcome first, then marker, treatment and covariates as they stand in the table.
    func analysedFrame() -> DataFrame {
        var (names, columns): ([String], [[DataFrame.Cell]])
        switch (question.outcome, response) {
        case (.survival(_, let event, _, _), .survival(let followUp)):
            names = [timeColumn, event]
            columns = [followUp.times.map { .number($0) }, followUp.events.map { .number($0 ? 1 : 0) }]
        default:
            let column = question.outcome.columnsByOption[0].column
            (names, columns) = ([column], [patients.labels(column).map { .text($0) }])
        }
        for name in [question.marker] + (question.treatment.map { [$0] } ?? []) + question.covariates {
            names.append(name)
            let isText = name == question.treatment || patients.numbers(name) == nil
            columns.append(
                isText
                    ? patients.labels(name).map { .text($0) }
                    : patients.numbers(name)!.values.map { .number($0) })
        }
        return DataFrame(columns: names, rows: (0..<count).map { row in columns.map { $0[row] } })
    }

    var timeColumn: String {
        guard case .survival(let time, _, _, let knownAt) = question.outcome else { return "" }
        return knownAt > 0 ? time + "_after_landmark" : time
    }
}

extension PatientRows {
    /// Keeps the two arms; with none given nobody is left out but those without an entry.
    fileprivate mutating func keepArms(
        _ arms: (of: String, against: String)?, of column: String?
    ) throws(InputError) {
        guard let column, let arms else { return }
        let labels = try table.labels(column, askedAt: nil)
        leaveOut("\(column) is neither '\(arms.of)' nor '\(arms.against)'") {
            labels[$0] != arms.of && labels[$0] != arms.against
        }
    }

    /// Whether each row of the table has the positive level; rows of neither level are left out.
    fileprivate mutating func outcomes(_ outcome: ModelOutcome) throws(InputError) -> [Bool?] {
        guard case .binary(let column, let positive, let negative) = outcome else { return [] }
        let levels = try TwoLevels(
            table, column: column, level: positive, against: negative, place: places,
            keys: ("outcome", "positive", "negative"))
        var outcomes = [Bool?](repeating: nil, count: table.rowCount)
        for row in levels.first { outcomes[row] = true }
        for row in levels.second { outcomes[row] = false }
        take(levels)
        return outcomes
    }
}

/// What a model of some of the columns found, or why there is none.
struct FittedModel {
    let result: Outcome<any RegressionFit>
    /// Terms along which the plain likelihood has no maximum; then the fit is Firth's.
    let separated: [String]
    /// The term that the others determine.
    let collinear: String?

    init(_ response: ModelRows.Response, _ terms: [ModelTerm], isPenalised: Bool = false) {
        let (names, columns) = (terms.map(\.name), terms.map(\.values))
        switch response {
        case .survival(let followUp):
            let design = CoxDesign(followUp, names: names, columns: columns)
            let plain = isPenalised ? CoxFit.firth(design) : CoxFit.fit(design)
            if case .failure(.collinear(let name)) = plain { collinear = name } else { collinear = nil }
            if case .failure(.monotone(let names)) = plain {
                separated = names
                result = CoxFit.firth(design).map { $0 }.mapError { Undefined($0.reason) }
            } else {
                separated = []
                result = plain.map { $0 }.mapError { Undefined($0.reason) }
            }
        case .binary(let outcomes):
            let design = LogisticDesign(outcomes, names: names, columns: columns)
            let plain = isPenalised ? LogisticFit.firth(design) : LogisticFit.fit(design)
            if case .failure(.collinear(let name)) = plain { collinear = name } else { collinear = nil }
            if case .failure(.separated(let names, _)) = plain {
                separated = names
                result = LogisticFit.firth(design).map { $0 }.mapError { Undefined($0.reason) }
            } else {
                separated = []
                result = plain.map { $0 }.mapError { Undefined($0.reason) }
            }
        }
    }

    var fit: (any RegressionFit)? { result.value }
    var isPenalised: Bool { fit?.isPenalised ?? false }
    var intervalMethod: String { profileMethod(isPenalised: isPenalised) }

    /// The first coefficient with Student's t in place of the normal.
    func deciding(informative: Int, level: Double) -> ProfileEffect? {
        fit.map { ProfileEffect(deciding: $0, 0, informative: informative, level: level) }
    }

    func effect(_ k: Int, level: Double = 0.95) -> ProfileEffect? {
        fit.map { ProfileEffect($0, k, level: level, method: intervalMethod) }
    }
}

func profileMethod(isPenalised: Bool) -> String {
    isPenalised ? "profile penalised likelihood" : "profile likelihood"
}
