#if SUNDIALS
    internal import CSundials

    /// What every solver of SUNDIALS needs, freed with it: a context, vectors, a sparse matrix with the
    /// network's pattern and KLU to factorise it.
    final class SundialsObjects {
        let context: SUNContext
        let values: N_Vector
        let rates: N_Vector
        let tolerances: N_Vector
        let matrix: SUNMatrix
        let linearSolver: SUNLinearSolver

        init(_ network: CompiledNetwork) {
            var context: SUNContext?
            guard SUNContext_Create(nil, &context) == 0, let context else { Self.outOfMemory() }
            func vector() -> N_Vector {
                N_VNew_Serial(sunindextype(network.states.count), context) ?? Self.outOfMemory()
            }
            self.context = context
            (values, rates, tolerances) = (vector(), vector(), vector())
            matrix = Self.matrix(network, context)
            linearSolver = SUNLinSol_KLU(values, matrix, context) ?? Self.outOfMemory()
        }

        deinit {
            SUNLinSolFree(linearSolver)
            SUNMatDestroy(matrix)
            for vector in [values, rates, tolerances] { N_VDestroy(vector) }
            var context: SUNContext? = context
            SUNContext_Free(&context)
        }

        static func outOfMemory() -> Never { preconditionFailure("SUNDIALS could not allocate memory") }

        /// Rows of the network's pattern, with its (sorted) columns.
        private static func matrix(_ network: CompiledNetwork, _ context: SUNContext) -> SUNMatrix {
            let count = sunindextype(network.states.count)
            let places = sunindextype(network.jacobianPattern.count)
            guard let matrix = SUNSparseMatrix(count, count, places, CSR_MAT, context) else { outOfMemory() }
            writePattern(network.jacobianPattern, rows: network.states.count, to: matrix)
            return matrix
        }

        /// Where rows begin, and the column of each place: SUNDIALS may have changed both.
        static func writePattern(
            _ pattern: [CompiledNetwork.MatrixPlace], rows: Int, to matrix: SUNMatrix
        ) {
            let starts = SUNSparseMatrix_IndexPointers(matrix)!
            let columns = SUNSparseMatrix_IndexValues(matrix)!
            var place = 0
            for row in 0..<rows {
                starts[row] = sunindextype(place)
                while place < pattern.count, pattern[place].row == row {
                    columns[place] = sunindextype(pattern[place].column)
                    place += 1
                }
            }
            starts[rows] = sunindextype(place)
        }
    }

    /// The numbers of a vector of SUNDIALS.
    func elements(_ vector: N_Vector?) -> UnsafeMutablePointer<Double> { N_VGetArrayPointer(vector) }

    /// The system that a callback's user data points to.
    func multistepSystem(_ data: UnsafeMutableRawPointer?) -> MultistepSystem {
        Unmanaged<MultistepSystem>.fromOpaque(data!).takeUnretainedValue()
    }
#endif
