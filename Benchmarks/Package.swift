// swift-tools-version: 6.2
// Speed beside peers: a package of its own, so that nobody who uses MirAxis builds it.
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "MirAxis", path: "..")],
    targets: [
        .executableTarget(
            name: "bench", dependencies: [.product(name: "MirAxisAnalyses", package: "MirAxis")],
            swiftSettings: [.swiftLanguageMode(.v6)]),
        .executableTarget(
            name: "doses", dependencies: [.product(name: "MirAxisAnalyses", package: "MirAxis")],
            swiftSettings: [.swiftLanguageMode(.v6)]),
        .executableTarget(
            name: "kinetics", dependencies: [.product(name: "MirAxisKinetics", package: "MirAxis")],
            swiftSettings: [.swiftLanguageMode(.v6)]),
    ]
)
