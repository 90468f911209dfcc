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
            var created: SUNContext?
            SUNContext_Create(nil, &created)
            let context = allocated(created)
            func vector() -> N_Vector {
                let vector = allocated(
                    N_VNew_Serial(sunindextype(MultistepSystem.unknownCount(network)), context))
                N_VConst(0, vector)
                return vector
            }
            self.context = context
            (values, rates, tolerances) = (vector(), vector(), vector())
            N_VConst(1, tolerances)
            matrix = Self.matrix(network, context)
            linearSolver = allocated(SUNLinSol_KLU(values, matrix, context))
        }

        deinit {
            SUNLinSolFree(linearSolver)
            SUNMatDestroy(matrix)
            for vector in [values, rates, tolerances] { N_VDestroy(vector) }
            var context: SUNContext? = context
            SUNContext_Free(&context)
        }

        /// Rows of the network's pattern, with its (sorted) columns.
        private static func matrix(_ network: CompiledNetwork, _ context: SUNContext) -> SUNMatrix {
            let count = sunindextype(MultistepSystem.unknownCount(network))
            let places = sunindextype(max(network.jacobianPattern.count, 1))
            let matrix = allocated(SUNSparseMatrix(count, count, places, CSR_MAT, context))
            writePattern(network, to: matrix)
            return matrix
        }

        /// Where rows begin, and the column of each place: SUNDIALS may have changed both.
        static func writePattern(_ network: CompiledNetwork, to matrix: SUNMatrix) {
            let rows = MultistepSystem.unknownCount(network)
            let none = [CompiledNetwork.MatrixPlace(row: 0, column: 0)]
            let pattern = network.states.isEmpty ? none : network.jacobianPattern
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

    /// What SUNDIALS allocated: it answers with nothing only where memory is short.
    func allocated<Object>(_ object: Object?) -> Object {
        guard let object else { preconditionFailure("SUNDIALS could not allocate memory") }
        return object
    }

    /// The numbers of a vector of SUNDIALS.
    func elements(_ vector: N_Vector?) -> UnsafeMutablePointer<Double> { N_VGetArrayPointer(vector) }

    /// The system that a callback's user data points to.
    func multistepSystem(_ data: UnsafeMutableRawPointer?) -> MultistepSystem {
        Unmanaged<MultistepSystem>.fromOpaque(data!).takeUnretainedValue()
    }
#endif
