/// One point for each unit.
public struct ScatterFigure: Sendable, Codable {
    public var x: AxisLabel
    public var y: AxisLabel
    public var points: [Point]
    /// Shown below: `Spearman's ρ −0.16 (−0.40 to 0.10)`.
    public var annotation: String?

    public struct Point: Sendable, Codable {
        public var x: Double
        public var y: Double
        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    public init(x: AxisLabel, y: AxisLabel, points: [Point], annotation: String? = nil) {
        self.x = x
        self.y = y
        self.points = points
        self.annotation = annotation
    }
}
