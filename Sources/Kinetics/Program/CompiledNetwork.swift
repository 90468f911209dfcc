public import ReactionNetwork

/// A network made ready to be simulated: every value has a register, every formula is a program.
///
/// Made once, used by every engine, thread and member. Layout of a member's register file: literals, inputs,
/// held values, conditions, time, states, then what the programs compute.
///
/// The order of work for one member: `start` (at the start time, from literals and inputs), then for each
/// stretch without a discontinuity `hold`, then as often as needed `derivative`, `jacobian` and
/// `timeDerivative`. Conditions are held within a stretch: `margins` tells where one crosses.
///
/// `margins`, `observe` and the events' programs make their comparisons on the spot and need no `hold`: they
/// read literals, inputs, time, states and held values as they are at that instant. Only a trigger reads
/// conditions.
///
/// A division by what is fixed within a stretch is a multiplication with its reciprocal.
public struct CompiledNetwork: Sendable {
    // What a caller may set and read.

    /// Identifiers of the values that a member may be given, in the order of the input registers.
    public internal(set) var inputNames: [String]
    /// The value that each input has in the model itself.
    public internal(set) var inputDefaults: [Double]
    public internal(set) var observables: [Observable]
    /// Identifiers of the states, differential ones first, then algebraic ones.
    public internal(set) var stateNames: [String]

    // Registers.

    package internal(set) var registerCount: Int
    package internal(set) var literals: [Literal]
    package internal(set) var inputs: Range<Int>
    /// Values that only events change (and that `start` sets).
    package internal(set) var held: Range<Int>
    /// 1 or 0 for each condition, constant within a stretch.
    package internal(set) var conditions: Range<Int>
    package internal(set) var time: Int
    /// Amounts of species, values of other elements; `differentialCount` of them have an equation y' = f, the
    /// rest an equation 0 = f.
    package internal(set) var states: Range<Int>
    package internal(set) var differentialCount: Int
    /// For each state, by how much the absolute tolerance is multiplied: the compartment's size for a species
    /// whose symbol is a concentration (its state is an amount), else 1. Written by `hold`; of a size that
    /// changes, that at the start of the stretch.
    package internal(set) var toleranceScales: Range<Int>
    /// f, one for each state; written by `derivative`.
    package internal(set) var derivatives: Range<Int>
    /// ∂f/∂y at the places of `jacobianPattern`; written by `jacobian`.
    package internal(set) var jacobianValues: Range<Int>
    /// Sorted by row, then column; indices of states. Holds every diagonal place.
    package internal(set) var jacobianPattern: [MatrixPlace]
    /// ∂f/∂t; written by `timeDerivative`.
    package internal(set) var timeDerivatives: Range<Int>
    /// left − right of each condition; written by `margins`.
    package internal(set) var marginValues: Range<Int>
    /// One for each observable; written by `observe`.
    package internal(set) var observed: Range<Int>

    // Programs.

    /// literals, inputs, time → held values and states.
    package internal(set) var start: Program
    /// literals, inputs, held values, conditions → all that stays the same within a stretch; and tolerance
    /// scales, which may read time and states too.
    package internal(set) var hold: Program
    /// … and time, states → `derivatives`.
    package internal(set) var derivative: Program
    /// Needs no other program of the same stage to have run.
    package internal(set) var jacobian: Program
    package internal(set) var timeDerivative: Program
    package internal(set) var isAutonomous: Bool
    package internal(set) var margins: Program
    package internal(set) var conditionKinds: [ConditionKind]
    package internal(set) var observe: Program
    package internal(set) var events: [CompiledEvent]
    /// Reactions as single jumps; what exact stochastic simulation needs.
    package internal(set) var jumps: [CompiledJump]

    package struct Literal: Sendable, Hashable {
        package var register: Int
        package var value: Double
    }

    package struct MatrixPlace: Sendable, Hashable {
        package var row: Int
        package var column: Int
    }
}

/// When a condition holds, as a statement on its margin (left − right).
package enum ConditionKind: Sendable, Hashable {
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual

    package func holds(_ margin: Double) -> Bool {
        switch self {
        case .less: margin < 0
        case .lessOrEqual: margin <= 0
        case .greater: margin > 0
        case .greaterOrEqual: margin >= 0
        case .equal: margin == 0
        case .notEqual: margin != 0
        }
    }
}

/// What can be read from a simulation.
public enum Observable: Sendable, Hashable {
    /// What the identifier stands for in formulas: concentration or amount of a species, size, value, rate,
    /// stoichiometry.
    case symbol(String)
    case amount(String)
    case concentration(String)
    /// A formula over the model's identifiers.
    case formula(name: String, Expression)

    /// The column's name: the identifier or the name given.
    public var name: String {
        switch self {
        case .symbol(let id), .amount(let id), .concentration(let id): id
        case .formula(let name, _): name
        }
    }
}

/// An event's programs; each reads literals, inputs, held values, time and states, and writes its own
/// registers.
package struct CompiledEvent: Sendable {
    package var id: String
    /// Computes `triggerValue`; reads conditions too, but neither time nor states.
    package var trigger: Program
    package var triggerValue: Int
    package var triggerInitialValue: Bool
    package var isPersistent: Bool
    package var usesValuesFromTriggerTime: Bool
    /// Nil: executed at once; no priority.
    package var delay: Program?
    package var delayValue: Int
    package var priority: Program?
    package var priorityValue: Int
    /// Computes `assignedValues`: what to keep where an event that `usesValuesFromTriggerTime` waits.
    package var assignment: Program
    package var assignedValues: Range<Int>
    /// To be run at execution, between `assignment` and the copying of `assignments`: makes amounts of
    /// concentrations where the size can change. Nil where there is nothing to do.
    package var conversion: Program?
    package var assignments: [Assignment]

    /// Copies a computed value to the register (of a state or a held value) that it sets. A species is set
    /// by amount.
    package struct Assignment: Sendable, Hashable {
        package var value: Int
        package var target: Int
    }
}

/// One reaction as a jump: its propensity, and what one firing adds to each state.
package struct CompiledJump: Sendable {
    package var id: String
    /// Computes `propensity` (and stoichiometries that can change within a stretch) from time, states, held
    /// values and what `hold` has computed; makes comparisons on the spot.
    package var program: Program
    package var propensity: Int
    /// The states that the program reads (indices into `states`).
    package var reads: [Int]
    package var readsTime: Bool
    package var changes: [Change]

    package struct Change: Sendable, Hashable {
        /// Index into `states`.
        package var state: Int
        /// Register of the (signed, converted) stoichiometry.
        package var stoichiometry: Int
    }
}
