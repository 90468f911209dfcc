/// A sudden change: when the trigger turns from false to true, after the delay, values are assigned.
public struct Event: Sendable, Hashable {
    public struct Assignment: Sendable, Hashable {
        public var variable: String
        public var value: Expression

        public init(variable: String, value: Expression) {
            self.variable = variable
            self.value = value
        }
    }

    /// Empty where the file gives none.
    public var id: String
    public var name: String?
    public var trigger: Expression
    /// The trigger's value just before the start; where true, a trigger that holds at time 0 does not fire.
    public var triggerInitialValue: Bool
    /// Whether an event that waits is executed even though its trigger has become false.
    public var isPersistent: Bool
    /// Of events due at the same instant the one of highest priority is executed first; those of equal
    /// priority, or of none, in random order.
    public var priority: Expression?
    public var delay: Expression?
    /// Whether the assigned values are computed when the trigger fires (else when the event is executed).
    public var usesValuesFromTriggerTime: Bool
    public var assignments: [Assignment]

    public init(
        id: String = "", name: String? = nil, trigger: Expression, triggerInitialValue: Bool = true,
        isPersistent: Bool = true, priority: Expression? = nil, delay: Expression? = nil,
        usesValuesFromTriggerTime: Bool = true, assignments: [Assignment] = []
    ) {
        self.id = id
        self.name = name
        self.trigger = trigger
        self.triggerInitialValue = triggerInitialValue
        self.isPersistent = isPersistent
        self.priority = priority
        self.delay = delay
        self.usesValuesFromTriggerTime = usesValuesFromTriggerTime
        self.assignments = assignments
    }
}
