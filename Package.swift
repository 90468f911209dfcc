// swift-tools-version: 6.2
// MirAxis: one module per room; each imports only rooms of lower levels (see ARCHITECTURE.md).
import PackageDescription

let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// The kernels of `Kinetics` are written for processors with AVX2 and fused multiply-add (checked at start).
let lanes: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=x86-64-v3"], .when(platforms: [.linux]))]

/// A room of the house: a Swift module with the house's settings.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: swift)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: swift)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "MirAxis",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "miraxis", targets: ["miraxis"]),
        .library(
            name: "MirAxisAnalyses",
            targets: [
                "Inputs", "Tables", "Findings", "Statistics", "Instruments", "Cohorts", "Assays",
                "Sequences", "TargetSites",
            ]),
        .library(name: "MirAxisStudies", targets: ["Studies", "Reports"]),
        .library(name: "MirAxisKinetics", targets: ["Inputs", "ReactionNetwork", "ModelFiles", "Kinetics"]),
    ],
    traits: [
        .trait(
            name: "SUNDIALS",
            description: "A second, independent solver of differential equations: CVODES and IDAS with KLU.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // Level 0: C and C++ libraries, and what every room says to its user.
        .target(name: "CBoostMath"),
        .target(name: "CSBML", linkerSettings: [.linkedLibrary("sbml")]),
        .systemLibrary(
            name: "CMinizip", pkgConfig: "minizip",
            providers: [.apt(["libminizip-dev"]), .brew(["minizip"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CSundials",
            providers: [
                .apt(["libsundials-dev", "libsuitesparse-dev"]), .brew(["sundials", "suite-sparse"]),
            ]),
        room("Inputs"),

        // Level 1
        room("Files", ["Inputs", "CZlib", "CMinizip"]),
        room("NumericalKit", ["CBoostMath"]),
        room("ReactionNetwork", ["Inputs"]),

        // Level 2
        room("Tables", ["Inputs", "Files"]),
        room("Sequences", ["Inputs", "Files"]),
        room("Statistics", ["NumericalKit"]),
        room("ModelFiles", ["Inputs", "Files", "ReactionNetwork", "CSBML"]),
        .target(
            name: "Kinetics",
            dependencies: [
                "Inputs", "NumericalKit", "ReactionNetwork",
                .target(name: "CSundials", condition: .when(traits: ["SUNDIALS"])),
            ],
            swiftSettings: swift + lanes),

        // Level 3
        room("Findings", ["Inputs", "Tables", "Statistics"]),
        room("Instruments", ["Inputs", "Files", "Tables"]),

        // Level 4
        room("Cohorts", ["Inputs", "Tables", "Findings", "NumericalKit", "Statistics"]),
        room("Assays", ["Inputs", "Tables", "Findings", "NumericalKit", "Statistics"]),

        room(
            "TargetSites",
            ["Inputs", "Files", "Tables", "Findings", "NumericalKit", "Statistics", "Sequences"]),

        // Level 5
        room(
            "Studies",
            [
                "Inputs", "Files", "NumericalKit", "Tables", "Sequences", "Findings", "Instruments",
                "Cohorts", "Assays", "TargetSites", yams,
            ]),

        // Level 6
        room("Reports", ["Inputs", "Files", "Tables", "Findings", "Studies"]),

        // Level 7
        room(
            "MirAxisCommands",
            [
                "Inputs", "Files", "NumericalKit", "Tables", "ReactionNetwork", "ModelFiles", "Kinetics",
                "Findings", "Instruments", "Cohorts", "Assays", "Sequences", "TargetSites", "Studies",
                "Reports", argumentParser,
            ]),

        // Level 8
        .executableTarget(name: "miraxis", dependencies: ["MirAxisCommands"], swiftSettings: swift),

        // Simulation studies behind `make validate`; a small slice of each is a test.
        .target(
            name: "ValidationStudies",
            dependencies: [
                "Inputs", "NumericalKit", "Tables", "Statistics", "Findings", "Cohorts", "Assays",
                "TargetSites", "Studies", "Reports", "ReactionNetwork", "ModelFiles", "Kinetics",
            ],
            path: "Validation/Studies",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
        .executableTarget(
            name: "validate", dependencies: ["Findings", "ValidationStudies", argumentParser],
            path: "Validation/Command",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),

        tests("InputsTests", ["Inputs"]),
        tests("FilesTests", ["Inputs", "Files"]),
        tests("NumericalKitTests", ["NumericalKit"]),
        tests("TablesTests", ["Inputs", "Files", "Tables"]),
        tests("ReactionNetworkTests", ["Inputs", "ReactionNetwork"]),
        tests("ModelFilesTests", ["Inputs", "Files", "ReactionNetwork", "ModelFiles"]),
        tests("KineticsTests", ["Inputs", "NumericalKit", "ReactionNetwork", "Kinetics"]),
        tests("StatisticsTests", ["NumericalKit", "Statistics"]),
        tests("FindingsTests", ["Inputs", "Tables", "Findings"]),
        tests("InstrumentsTests", ["Inputs", "Files", "Tables", "Instruments"]),
        tests("AssaysTests", ["Inputs", "NumericalKit", "Tables", "Findings", "Statistics", "Assays"]),
        tests("CohortsTests", ["Inputs", "NumericalKit", "Tables", "Findings", "Statistics", "Cohorts"]),
        tests("SequencesTests", ["Inputs", "Files", "Sequences"]),
        tests(
            "TargetSitesTests",
            [
                "Inputs", "Files", "Tables", "Findings", "NumericalKit", "Statistics", "Sequences",
                "TargetSites",
            ]),
        tests("StudiesTests", ["Inputs", "Files", "Tables", "Findings", "Cohorts", "Studies"]),
        tests("ReportsTests", ["Inputs", "Files", "Tables", "Findings", "Studies", "Reports"]),
        tests(
            "ReferenceTests",
            [
                "Inputs", "Files", "Tables", "NumericalKit", "Statistics", "Findings", "Instruments",
                "Assays",
                "ReactionNetwork", "ModelFiles", "Kinetics",
            ]),
        tests("ValidationTests", ["Studies", "ValidationStudies"]),
        tests("CommandLineTests", ["Inputs", "Files", "Tables", "Findings", "Studies", "miraxis"]),
    ],
    cxxLanguageStandard: .cxx17
)
