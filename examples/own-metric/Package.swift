// swift-tools-version: 6.2
import PackageDescription

// Outside of this repository, a dependency by its address and version:
// .package(url: "https://.../bellwether", from: "0.1.0")

let package = Package(
  name: "own-metric",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "bellwether", path: "../..")],
  targets: [
    .executableTarget(
      name: "own-metric",
      dependencies: [
        .product(name: "BellwetherCommand", package: "bellwether"),
        .product(name: "EvaluationKit", package: "bellwether"),
      ]),
    .testTarget(
      name: "OwnMetricTests",
      dependencies: [
        "own-metric",
        .product(name: "EvaluationKit", package: "bellwether"),
        .product(name: "EvaluationTesting", package: "bellwether"),
      ]),
  ]
)
