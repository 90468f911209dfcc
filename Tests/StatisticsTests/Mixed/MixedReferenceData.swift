/// Seeded data and what R 4.2.2 gives for them: lme4 1.1-31 (bobyqa, rhoend 1e-9), lmerTest 3.1-3.
///
/// `singular`: y ~ time * arm + (time | id), set.seed(2), the true slopes do not vary.
/// `unbalanced`: y ~ time * (arm1 + arm2) + (time | id), set.seed(5), 1 to 6 rows for each of ten, correlation 1;
/// `maximum` is the same by ML, `uncorrelated` is y ~ time + (time || id) of the same data.
/// `crossed`: y ~ x + (1 | a) + (1 | b), set.seed(11).
enum MixedReferenceData {
    static let singularId: [Double] = [
        0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7,
        7, 7,
    ]
    static let singularTime: [Double] = [
        0, 10, 14, 0, 3, 7, 10, 14, 0, 3, 0, 3, 7, 10, 14, 0, 7, 10, 0, 3, 7, 10, 14, 0, 3, 7, 10,
        14, 0, 7, 10, 14,
    ]
    static let singularArm: [Double] = [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1,
    ]
    static let singularY: [Double] = [
        5.237, 5.936, 5.923, 4.762, 5.909, 5.081, 6.338, 6.485, 5.939, 6.065, 5.134, 4.849, 4.512,
        5.691, 5.769, 5.206, 5.68, 5.764, 4.968, 5.03, 5.364, 5.235, 5.762, 5.115, 5.419, 5.658,
        5.395, 6.011, 5.475, 5.991, 5.512, 5.857,
    ]
    static let singularEstimates: [Double] = [
        5.239642817, 0.06323532095, -0.02810148949, -0.01933465888,
    ]
    static let singularErrors: [Double] = [
        0.2122154253, 0.017168692, 0.3010505328, 0.02400010913,
    ]
    static let singularFreedom: [Double] = [
        6.487621309, 17.8839369, 6.575434534, 15.87650052,
    ]
    static let singularTheta: [Double] = [
        0.9890012623, -0.02259550141, 4.412540664e-09,
    ]
    static let singularSigma: [Double] = [
        0.3298256836
    ]
    static let singularCriterion: [Double] = [
        42.80219319
    ]
    static let singularMode: [Double] = [
        -0.02941614581, 0.0006720644244,
    ]
    static let unbalancedId: [Double] = [
        0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 6, 6,
        6, 7, 7, 7, 7, 7, 7, 8, 8, 9, 9, 9, 9, 9,
    ]
    static let unbalancedTime: [Double] = [
        4, 14, 19, 6, 2, 15, 11, 17, 20, 2, 6, 10, 7, 12, 6, 4, 8, 19, 12, 18, 19, 15, 4, 5, 3, 10,
        9, 20, 3, 20, 9, 1, 6, 1, 0, 10, 12, 13, 8, 8, 17, 5, 17, 11,
    ]
    static let unbalancedArm1: [Double] = [
        0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0,
    ]
    static let unbalancedArm2: [Double] = [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0,
    ]
    static let unbalancedY: [Double] = [
        6.055, 7.915, 8.345, 6.464, 5.62, 7.718, 6.275, 7.012, 7.562, 5.453, 6.004, 6.101, 5.89,
        6.239, 5.925, 5.606, 5.991, 7.199, 5.732, 6.269, 6.093, 6.096, 5.296, 5.348, 5.104, 5.304,
        5.169, 5.207, 4.884, 5.512, 5.189, 4.815, 5.201, 4.787, 4.89, 5.42, 5.561, 6.265, 5.942,
        5.599, 6.6, 5.659, 6.555, 5.952,
    ]
    static let unbalancedEstimates: [Double] = [
        5.110068157, 0.09788742779, -0.1411954263, 0.2954419409, -0.01678173053, -0.05840450539,
    ]
    static let unbalancedErrors: [Double] = [
        0.1231367325, 0.02088803386, 0.1829292093, 0.1867153979, 0.03188550768, 0.03225513923,
    ]
    static let unbalancedFreedom: [Double] = [
        8.496406155, 7.085582207, 7.644522248, 8.303086644, 7.067566239, 7.390957979,
    ]
    static let unbalancedTheta: [Double] = [
        1.881555786, 0.3618949882, 0,
    ]
    static let unbalancedSigma: [Double] = [
        0.1124566588
    ]
    static let unbalancedCriterion: [Double] = [
        2.278482651
    ]
    static let unbalancedMode: [Double] = [
        0.3179106529, 0.06114635177,
    ]
    static let unbalancedTest: [Double] = [
        0.04236545124, 0.02118272562, 2, 7.257818803, 1.674987185, 0.2522824644,
    ]
    static let maximumEstimates: [Double] = [
        5.110437422, 0.09787793983, -0.1421134751, 0.2948505782, -0.01671448033, -0.05839936314,
    ]
    static let maximumErrors: [Double] = [
        0.1066663209, 0.01761582099, 0.1574788905, 0.1614874974, 0.02688473665, 0.02728450819,
    ]
    static let maximumFreedom: [Double] = [
        12.63522412, 10.16034591, 11.15610266, 12.32294745, 10.12703919, 10.71520252,
    ]
    static let maximumTheta: [Double] = [
        1.64074551, 0.3172029604, 0,
    ]
    static let maximumSigma: [Double] = [
        0.1073801176
    ]
    static let maximumCriterion: [Double] = [
        -24.61027812
    ]
    static let maximumMode: [Double] = [
        0.3162329044, 0.06113685081,
    ]
    static let uncorrelatedEstimates: [Double] = [
        5.146763952, 0.07787082337,
    ]
    static let uncorrelatedErrors: [Double] = [
        0.09034770332, 0.01491211269,
    ]
    static let uncorrelatedFreedom: [Double] = [
        8.71920381, 9.93237978,
    ]
    static let uncorrelatedTheta: [Double] = [
        1.95839707, 0.3870091688,
    ]
    static let uncorrelatedSigma: [Double] = [
        0.1165945772
    ]
    static let uncorrelatedCriterion: [Double] = [
        0.8394808935
    ]
    static let uncorrelatedMode: [Double] = [
        0.252060998, 0.08310133169,
    ]
    static let crossedA: [Double] = [
        1, 7, 8, 0, 4, 5, 4, 5, 6, 4, 2, 6, 1, 0, 7, 6, 5, 2, 2, 1, 1, 2, 1, 8, 7, 6, 7, 7, 8, 6,
        3, 0, 4, 1, 4, 3, 0, 5, 1, 6, 0, 0, 5, 4, 5, 5, 4, 5, 0, 3, 2, 2, 3, 2, 6, 2, 7, 4, 0, 0,
        0, 7, 1, 3, 2, 7, 4, 6, 0, 7,
    ]
    static let crossedB: [Double] = [
        0, 5, 4, 0, 1, 5, 0, 2, 1, 1, 2, 3, 4, 4, 3, 4, 3, 4, 5, 1, 0, 2, 0, 0, 3, 3, 1, 3, 1, 2,
        2, 0, 4, 1, 0, 5, 0, 5, 0, 4, 1, 2, 1, 2, 3, 2, 0, 1, 0, 4, 4, 1, 2, 3, 2, 0, 5, 1, 1, 3,
        1, 4, 4, 5, 2, 4, 4, 5, 4, 3,
    ]
    static let crossedX: [Double] = [
        1.12, 0.84, 1.62, 0.45, -2.3, -0.08, -0.52, -0.42, 0.3, -0.03, 0.11, 2.46, -0.64, 1.21,
        0.71, -0.2, 1.41, 1.29, 0.59, 1.28, -0.87, -0.14, -1.2, 0.33, -1.08, -0.52, -0.08, -0.35,
        -2.26, -0.29, 0.28, -1.56, 0.54, -1.54, -0.29, -0.11, 0.26, 0.39, 2.02, -0.32, 0.38, -1.6,
        0.67, 0.43, 0.69, -0.99, 0.84, 1.7, 1.59, -0.77, -0.28, 0.01, -0.57, 0.59, 0.11, -1.31,
        -0.1, -1.42, -0.25, 0.03, -0.04, 0.52, 0.33, 0.94, 0.31, -1.09, 1.06, -0.99, 1.15, 0.88,
    ]
    static let crossedY: [Double] = [
        1.18, 3.26, 3.62, 0.12, -2.68, 3.22, -0.84, 3.49, -1.05, 0.3, 0.74, 1.95, -0.66, 2.28,
        -0.97, -1.3, 4.17, 2.31, -0.31, 0.86, 0.2, -0.73, -2.33, 0.86, -2.73, -1.19, -0.16, -0.62,
        -1.87, -0.99, 0.03, -0.68, 0.28, -0.9, -2.91, -0.03, 2.13, 2.75, -0.37, 0.14, -0.17, -0.6,
        2.98, 1.07, 1.7, 2.08, 0.82, 4.79, 4.29, 1.51, 1.5, -1.22, 0.06, 0.74, -1.86, -2.49, -0.69,
        -2, 1.98, 2.37, 1.35, 0.02, 1.49, 1.2, -0.16, -1.2, 1.13, -3.44, 2.63, -0.98,
    ]
    static let crossedEstimates: [Double] = [
        0.3625705841, 1.041584593,
    ]
    static let crossedErrors: [Double] = [
        0.4118917888, 0.1285643792,
    ]
    static let crossedFreedom: [Double] = [
        9.048151444, 59.78038732,
    ]
    static let crossedTheta: [Double] = [
        1.106558246, 0.2969933339,
    ]
    static let crossedSigma: [Double] = [
        1.007256908
    ]
    static let crossedCriterion: [Double] = [
        223.9089001
    ]
    static let crossedMode: [Double] = [
        0.8867727167
    ]
}
