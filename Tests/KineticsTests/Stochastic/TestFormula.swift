import ReactionNetwork

/// The formulas of networks, where Foundation has an `Expression` of its own.
typealias TestFormula = Expression
