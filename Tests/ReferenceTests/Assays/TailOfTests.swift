import NumericalKit

/// Tails for values that a file derives from others.
enum StudentTail {
    static func twoSided(_ t: Double, df: Int) -> Double { StudentT.twoSided(t, df: Double(df)) }
    static func quantile(_ p: Double, df: Int) -> Double { StudentT.quantile(p, df: Double(df)) }
}

enum FisherTail {
    static func upper(_ f: Double, df1: Double, df2: Double) -> Double {
        FisherF.upperTail(f, df1: df1, df2: df2)
    }
}
