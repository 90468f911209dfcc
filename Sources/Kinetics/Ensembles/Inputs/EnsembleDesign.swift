public import Inputs
internal import NumericalKit

/// The inputs of every member of an ensemble. The inputs of any member can be asked for, in any order.
public struct EnsembleDesign: Sendable {
    public let names: [String]
    public let members: Int
    private let source: Source

    private enum Source: Sendable {
        /// Row-major: one row for each member.
        case table([Double])
        case distributions(DistributedInputs)
    }

    /// At most so many members, so that exact sums have room.
    public static let maximumMembers = Int(Int32.max)

    /// The inputs from a table.
    ///
    /// - Parameters:
    ///   - names: the columns.
    ///   - rows: one for each member, each as wide as `names`, finite.
    public init(table names: [String], rows: [[Double]]) throws(InputError) {
        try Self.check(names, members: rows.count)
        for (index, row) in rows.enumerated() {
            precondition(row.count == names.count, "a row has another width than the names")
            guard let column = row.firstIndex(where: { !$0.isFinite }) else { continue }
            throw InputError(
                "not-finite",
                "member \(index + 1): the value of input '\(names[column])' is not a finite number",
                column: names[column])
        }
        self.names = names
        members = rows.count
        source = .table(rows.flatMap { $0 })
    }

    /// The inputs drawn from distributions.
    ///
    /// - Parameters:
    ///   - correlations: of those inputs that do not vary independently.
    ///   - members: how many; without inputs, replicates of the model as it is.
    public init(
        _ inputs: [DistributedInput], correlations: [InputCorrelation] = [],
        plan: SamplingPlan = .independent,
        members: Int, seed: UInt64
    ) throws(InputError) {
        names = inputs.map(\.name)
        self.members = members
        try Self.check(names, members: members)
        source = .distributions(
            try DistributedInputs(inputs, correlations, plan: plan, members: members, seed: seed))
    }

    private static func check(_ names: [String], members: Int) throws(InputError) {
        guard (1...maximumMembers).contains(members) else {
            throw InputError(
                "bad-members", "an ensemble has 1 to \(maximumMembers) members, not \(members)")
        }
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw InputError("repeated-input", "input '\(name)' is given twice", remedy: "keep one of them")
        }
    }

    /// Writes the inputs of one member, in the order of `names`.
    public func write(_ member: Int, into values: UnsafeMutableBufferPointer<Double>) {
        precondition((0..<members).contains(member) && values.count == names.count, "there is no such member")
        switch source {
        case .table(let cells):
            for k in values.indices { values[k] = cells[member * names.count + k] }
        case .distributions(let inputs): inputs.write(member, into: values)
        }
    }

    /// The inputs of one member, in the order of `names`.
    public func values(of member: Int) -> [Double] {
        [Double](unsafeUninitializedCapacity: names.count) { buffer, count in
            let whole = UnsafeMutableBufferPointer(rebasing: buffer[..<names.count])
            whole.initialize(repeating: 0)
            write(member, into: whole)
            count = names.count
        }
    }
}

/// Distributions, the points taken from them, and how they go together.
private struct DistributedInputs: Sendable {
    let distributions: [PreparedDistribution]
    /// Positions of the inputs that vary: the dimensions of the points.
    let varying: [Int]
    let constant: [Int]
    let points: UnitPoints
    let copula: GaussianCopula

    init(
        _ inputs: [DistributedInput], _ correlations: [InputCorrelation], plan: SamplingPlan, members: Int,
        seed: UInt64
    ) throws(InputError) {
        for input in inputs { try input.distribution.check(input: input.name) }
        distributions = inputs.map { PreparedDistribution($0.distribution) }
        varying = inputs.indices.filter { !inputs[$0].distribution.isConstant }
        constant = inputs.indices.filter { inputs[$0].distribution.isConstant }
        if case .sobol = plan { try checkSobolDimensions(varying.count) }
        points = UnitPoints(plan, dimensions: varying.count, members: members, seed: seed)
        copula = try GaussianCopula(
            names: varying.map { inputs[$0].name },
            constants: constant.map { inputs[$0].name }, correlations)
    }

    func write(_ member: Int, into values: UnsafeMutableBufferPointer<Double>) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * varying.count) { buffer in
            let point = UnsafeMutableBufferPointer(rebasing: buffer[..<varying.count])
            points.write(member, into: point)
            for index in constant { values[index] = distributions[index].value(atProbability: 0.5) }
            for (dimension, index) in varying.enumerated() {
                values[index] = distributions[index].value(atProbability: point[dimension])
            }
            if copula.isFree { return }
            let normals = UnsafeMutableBufferPointer(rebasing: buffer[varying.count...])
            for k in normals.indices { normals[k] = Normal.rationalQuantile(point[k]) }
            for (dimension, index) in varying.enumerated() where copula.isTied[dimension] {
                values[index] = distributions[index].value(atNormal: copula.value(dimension, of: normals))
            }
        }
    }
}

private func checkSobolDimensions(_ count: Int) throws(InputError) {
    guard count > SobolSequence.maximumDimensions else { return }
    throw InputError(
        "too-many-inputs",
        "Sobol's sequence serves at most \(SobolSequence.maximumDimensions) inputs that vary, not \(count)",
        remedy: "use independent draws or a Latin hypercube")
}
