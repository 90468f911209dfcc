internal import CBoostMath

/// log |Γ(x)|.
public func logGamma(_ x: Double) -> Double { mx_log_gamma(x) }
