import NumericalKit
import Testing

@Suite struct CholeskyTests {
    /// The 3 × 3 Hilbert matrix, whose inverse is whole numbers.
    let hilbert: [Double] = [1, 1 / 2.0, 1 / 3.0, 1 / 2.0, 1 / 3.0, 1 / 4.0, 1 / 3.0, 1 / 4.0, 1 / 5.0]

    @Test func inverseOfHilbert() throws {
        let inverse = try #require(Cholesky(hilbert, size: 3)).inverse()
        for (found, known) in zip(inverse, [9.0, -36, 30, -36, 192, -180, 30, -180, 180]) {
            #expect(abs(found - known) < 1e-10)
        }
    }

    @Test func solutionAndDeterminant() throws {
        let factor = try #require(Cholesky(hilbert, size: 3))
        let x = factor.solve([11 / 6.0, 13 / 12.0, 47 / 60.0])
        #expect(zip(x, [1.0, 1, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
        // det H₃ = 1/2160 = exp(−7.677863500676764)
        #expect(abs(factor.logDeterminant + 7.677863500676764) < 1e-11)
        #expect(abs(factor.quadraticForm([1, 0, 0]) - 9) < 1e-11)
    }

    @Test func singularIsNil() {
        #expect(Cholesky([1, 2, 2, 4], size: 2) == nil)
        #expect(Cholesky([1e-20, 2e-20, 2e-20, 4e-20], size: 2) == nil)
        #expect(Cholesky([.nan], size: 1) == nil)
        #expect(Cholesky([1e-20, 0, 0, 1e20], size: 2) != nil)
        #expect(Cholesky([], size: 0)?.inverse() == [])
    }
}
