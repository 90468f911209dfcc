/// A schedule of doses into one species.
public struct Dose: Sendable, Hashable {
    public enum Form: Sendable, Hashable {
        /// The whole amount at once.
        case bolus
        /// The amount at a constant rate over a duration (in the network's unit of time, positive).
        case infusion(duration: Double)
    }

    public var id: String
    /// The species that receives it.
    public var target: String
    /// In the species' unit of amount.
    public var amount: Expression
    public var form: Form
    /// Time of the first dose.
    public var start: Double
    /// Time from one dose to the next; not read where `count` is 1.
    public var interval: Double
    /// How many doses.
    public var count: Int

    public init(
        id: String, target: String, amount: Expression, form: Form = .bolus, start: Double = 0,
        interval: Double = 0, count: Int = 1
    ) {
        self.id = id
        self.target = target
        self.amount = amount
        self.form = form
        self.start = start
        self.interval = interval
        self.count = count
    }
}
