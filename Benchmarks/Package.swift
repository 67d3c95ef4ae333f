// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds Bellwether builds its benchmarks. `run.sh` builds and runs it.

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "bellwether-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "bellwether", path: "..")],
  targets: [
    .executableTarget(
      name: "InProcess", dependencies: [.product(name: "NumericalMethods", package: "bellwether")],
      swiftSettings: settings),
    .executableTarget(
      name: "PluginCalls", dependencies: [.product(name: "ProcessPlugins", package: "bellwether")],
      swiftSettings: settings),
  ]
)
