import Foundation
import NumericalKit
import Testing

@Suite struct EigenvalueTests {
    private func check(_ matrix: [Double], _ known: [(Double, Double)], _ tolerance: Double) throws {
        let found = try #require(eigenvalues(of: matrix, size: known.count))
        for (value, (real, imaginary)) in zip(found, known) {
            #expect(abs(value.real - real) <= tolerance && abs(value.imaginary - imaginary) <= tolerance)
        }
    }

    @Test func closedForms() throws {
        try check([], [], 0)
        try check([-3], [(-3, 0)], 0)
        try check([0, 1, -1, 0], [(0, 1), (0, -1)], 1e-15)
        try check([2, 1, 1, 2], [(3, 0), (1, 0)], 1e-15)
        // (x − 1)(x − 2)(x − 3)(x − 4)(x − 5) as a companion matrix.
        try check(
            [15, -85, 225, -274, 120, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0],
            [(5, 0), (4, 0), (3, 0), (2, 0), (1, 0)], 1e-11)
        // A cyclic shift: the fifth roots of 1.
        let shift = (0..<25).map { ($0 / 5 + 1) % 5 == $0 % 5 ? 1.0 : 0 }
        let roots = [0, 1, -1, 2, -2].map { (cos(2 * .pi * Double($0) / 5), sin(2 * .pi * Double($0) / 5)) }
        try check(shift, roots, 1e-14)
        // A Jordan block: threefold, right to the cube root of rounding.
        try check([2, 1, 0, 0, 2, 1, 0, 0, 2], [(2, 0), (2, 0), (2, 0)], 1e-4)
        #expect(eigenvalues(of: [.nan], size: 1) == nil)
    }

    /// The second difference: 2·cos(kπ/(n + 1)) − 2.
    @Test func secondDifference() throws {
        let n = 40
        let matrix = (0..<n * n).map { $0 / n == $0 % n ? -2.0 : abs($0 / n - $0 % n) == 1 ? 1 : 0 }
        try check(matrix, (1...n).map { (2 * cos(Double($0) * .pi / Double(n + 1)) - 2, 0) }, 1e-13)
    }

    /// Sums of powers of the eigenvalues are traces of powers; rows of very different scales.
    @Test func tracesOfPowers() throws {
        var stream = RandomStream(seed: 3)
        let n = 30
        let scales = (0..<n).map { _ in pow(10, 8 * stream.uniform() - 4) }
        let plain = (0..<n * n).map { _ in stream.normal() }
        // A similar matrix, so with the same eigenvalues.
        let scaled = (0..<n * n).map { plain[$0] * scales[$0 / n] / scales[$0 % n] }
        let square = (0..<n).reduce(0.0) { sum, i in
            sum + (0..<n).reduce(0.0) { $0 + plain[i * n + $1] * plain[$1 * n + i] }
        }
        for matrix in [plain, scaled] {
            let found = try #require(eigenvalues(of: matrix, size: n))
            let trace = (0..<n).reduce(0.0) { $0 + plain[$1 * n + $1] }
            #expect(abs(found.reduce(0) { $0 + $1.real } - trace) < 1e-11)
            let squares = found.reduce(0.0) { $0 + $1.real * $1.real - $1.imaginary * $1.imaginary }
            #expect(abs(squares - square) < 1e-10)
            #expect(abs(found.reduce(0) { $0 + $1.imaginary }) < 1e-12)
        }
    }

    @Test func denseLU() throws {
        let rows = Array(0..<5)
        let hilbert: [Double] = rows.flatMap { row in rows.map { 1 / Double(row + $0 + 1) } }
        let right: [Double] = rows.map { row in hilbert[(5 * row)..<(5 * row + 5)].reduce(0, +) }
        let x = try #require(DenseLU(hilbert, size: 5)).solve(right)
        #expect(x.allSatisfy { abs($0 - 1) < 1e-10 })
        #expect(try #require(DenseLU([0, 2, 3, 0], size: 2)).solve([4, 9]) == [3, 2])
        #expect(try #require(DenseLU([1e-200, 0, 0, 1e200], size: 2)).solve([1e-200, 1e200]) == [1, 1])
        #expect(DenseLU([1, 2, 2, 4], size: 2) == nil && DenseLU([0], size: 1) == nil)
        #expect(DenseLU([.nan], size: 1) == nil && DenseLU([], size: 0)?.solve([]) == [])
    }
}
