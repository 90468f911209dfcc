/// The coefficients of Rodas5P: a Rosenbrock method of order 5 with 8 stages, L-stable and stiffly accurate, for
/// M·y' = f(t, y) with a constant mass matrix, algebraic equations (zero rows of M) of index 1 included.
///
/// In the variables u of Hairer and Wanner, with W = M/(γh) − J, stage i solves
///
///     W·uᵢ = f(t + αᵢh, y + Σⱼ aᵢⱼuⱼ) + M·Σⱼ (cᵢⱼ/h)·uⱼ + γᵢ·h·∂f/∂t,  j < i
///
/// The new value is the argument of stage 8 plus u₈, and u₈ alone estimates its error (the embedded method has
/// order 4). Arguments 7 and 8 are the one before plus one u. Between the two ends of a step, at y(t + θh):
///
///     (1 − θ)·y₀ + θ·(y₁ + (1 − θ)·(k₁ + θ·(k₂ + θ·k₃))),  kₘ = Σⱼ hₘⱼuⱼ   (order 4)
///
/// *Source*: Steinebach, BIT Numer. Math. 63:27 (2023), doi:10.1007/s10543-023-00967-x; the transformed variables:
/// Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.7.
enum Rodas5P {
    static let stageCount = 8
    static let order = 5
    static let gamma = 0.21193756319429014

    /// a, rows of stages 2 to 6.
    static let a: [[Double]] = [
        [3.0],
        [2.849394379747939, 0.45842242204463923],
        [-6.954028509809101, 2.489845061869568, -10.358996098473584],
        [2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641],
        [
            -7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256,
            0.030198172008377946,
        ],
    ]

    /// c, rows of stages 2 to 8.
    static let c: [[Double]] = [
        [-14.155112264123755],
        [-17.97296035885952, -2.859693295451294],
        [147.12150275711716, -1.41221402718213, 71.68940251302358],
        [165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306],
        [
            24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125,
            -0.6610691825249471,
        ],
        [
            30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783,
            -19.097331116725623, -28.087943162872662,
        ],
        [
            37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047,
            -40.06618937091002, -54.66780262877968, -9.48861652309627,
        ],
    ]

    /// Rows of a and c in one vector each.
    static let aWeights = a.map(weights)
    static let cWeights = c.map(weights)

    private static func weights(_ row: [Double]) -> SIMD8<Double> {
        SIMD8(row + Array(repeating: 0, count: 8 - row.count))
    }

    /// α, when each stage evaluates f, in steps.
    static let alpha = [
        0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716, 0.4288403609558664, 1, 1, 1,
    ]

    /// γᵢ, weights of ∂f/∂t.
    static let timeWeights = [
        0.21193756319429014, -0.42387512638858027, -0.3384627126235924, 1.8046452872882734,
        2.325825639765069, 0, 0, 0,
    ]

    /// h, the dense output.
    static let dense: [[Double]] = [
        [
            25.948786856663858, -2.5579724845846235, 10.433815404888879, -2.3679251022685204,
            0.524948541321073, 1.1241088310450404, 0.4272876194431874, -0.17202221070155493,
        ],
        [
            -9.91568850695171, -0.9689944594115154, 3.0438037242978453, -24.495224566215796,
            20.176138334709044, 15.98066361424651, -6.789040303419874, -6.710236069923372,
        ],
        [
            11.419903575922262, 2.8879645146136994, 72.92137995996029, 80.12511834622643,
            -52.072871366152654, -59.78993625266729, -0.15582684282751913, 4.883087185713722,
        ],
    ]
}
