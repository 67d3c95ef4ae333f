// swift-tools-version: 6.2
import PackageDescription

// Targets stand in the order of the levels of ARCHITECTURE.md: an arrow (a dependency) points to
// a target further up in this list, never down.

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func library(_ name: String, path: String? = nil, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// What tests of plugins and of whole runs share.
let testing: [Target.Dependency] = [
  "Diagnostics", "EvaluationKit", "EvaluationTesting", "JSON", "NumericalMethods", "Tables",
]

// Debian's pkg-config file holds a flag that SwiftPM warns of and needs nothing else; Homebrew's tells the folders.
#if os(macOS)
  let simdjsonPackage: String? = "simdjson"
#else
  let simdjsonPackage: String? = nil
#endif

let package = Package(
  name: "bellwether",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "bellwether", targets: ["bellwether"]),
    .library(name: "EvaluationKit", targets: ["EvaluationKit"]),
    .library(name: "BellwetherCommand", targets: ["BellwetherCommand"]),
    .library(name: "EvaluationTesting", targets: ["EvaluationTesting"]),
    .library(name: "NumericalMethods", targets: ["NumericalMethods"]),
    .library(name: "ProcessPlugins", targets: ["ProcessPlugins"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // Level 0: import nothing of ours.
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CLibMD", pkgConfig: "libmd", providers: [.apt(["libmd-dev"]), .brew(["libmd"])]),
    .systemLibrary(
      name: "CLibSimdJSON", pkgConfig: simdjsonPackage,
      providers: [.apt(["libsimdjson-dev"]), .brew(["simdjson"])]),
    .systemLibrary(
      name: "CStemmer", providers: [.apt(["libstemmer-dev"]), .brew(["snowball"])]),
    .target(name: "CBuiltInData", exclude: ["Papers.inc", "cards", "published-scores", "python", "templates"]),
    .target(name: "CCurlLoader"),
    .target(name: "CSampleKernels", exclude: ["SampleKernels.inc"]),
    .target(
      name: "CSimdJSON", dependencies: ["CLibSimdJSON"],
      cxxSettings: [
        .define("SIMDJSON_EXCEPTIONS", to: "0"), .define("NDEBUG", .when(configuration: .release)),
      ],
      linkerSettings: [.linkedLibrary("simdjson")]),
    library("Diagnostics"),
    library("NumericalMethods", ["CSampleKernels"]),
    library("Figures"),

    // Level 1: texts with places.
    library("YAML", ["CLibYAML", "Diagnostics"]),
    library("JSON", ["Diagnostics"]),

    library("Files", ["CLibMD", "Diagnostics"]),

    // Level 2: tables.
    library("Tables", ["Diagnostics", "JSON"]),

    // Level 3: the contract, the narrow waist.
    library("EvaluationKit", ["Diagnostics", "JSON", "NumericalMethods", "Tables", "YAML"]),

    // Evaluation logs as columns; knows nothing of the contract.
    library("EvaluationLogs", ["CSimdJSON", "Diagnostics", "Files", "JSON", "Tables"]),

    // Models asked over HTTP; knows nothing of the contract either.
    library("ChatClient", ["CCurlLoader", "Diagnostics", "JSON"]),

    // Games played, kept, scored and counted; sees games and players through the contract.
    library("SelfPlay", ["Diagnostics", "EvaluationKit", "Files", "JSON", "NumericalMethods", "Tables"]),

    // Level 4: each sees the others only through the contract.
    library(
      "Experiments",
      [
        "CBuiltInData", "CCurlLoader", "Diagnostics", "EvaluationKit", "Files", "JSON", "NumericalMethods", "Tables",
        "YAML",
      ]),
    library(
      "ProcessPlugins",
      [
        "CBuiltInData", "Diagnostics", "EvaluationKit", "Figures", "Files", "JSON", "NumericalMethods", "Tables",
        "YAML",
        .product(name: "Subprocess", package: "swift-subprocess"),
        // Apple's platforms have it as part of the system.
        .product(name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux])),
      ]),
    library(
      "Reports", ["Diagnostics", "EvaluationKit", "Figures", "Files", "JSON", "NumericalMethods", "Tables", "YAML"]),
    library("EvaluationTesting", ["Diagnostics", "EvaluationKit", "JSON", "NumericalMethods", "Tables"]),
    library(
      "Plugins", path: "Plugins",
      [
        "CStemmer", "ChatClient", "Diagnostics", "EvaluationKit", "EvaluationLogs", "Figures", "Files", "JSON",
        "NumericalMethods", "SelfPlay", "Tables",
      ]),

    // Level 5: the command as a library, level 6: the command.
    library(
      "BellwetherCommand",
      [
        "Diagnostics", "EvaluationKit", "EvaluationTesting", "Experiments", "Files", "JSON", "NumericalMethods",
        "Plugins", "ProcessPlugins",
        "Reports", "SelfPlay", "Tables", "YAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "bellwether", dependencies: ["BellwetherCommand"], swiftSettings: settings),

    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("NumericalMethodsTests", ["NumericalMethods"], exclude: ["Fixtures"]),
    tests("FiguresTests", ["Figures"], exclude: ["Goldens"]),
    tests("YAMLTests", ["Diagnostics", "YAML"]),
    // Chance of the same sequence on every run, for tests of readers.
    library("ChanceTesting", path: "Tests/ChanceTesting", ["NumericalMethods"]),
    tests("JSONTests", ["ChanceTesting", "Diagnostics", "JSON", "NumericalMethods"]),
    tests(
      "TablesTests", ["ChanceTesting", "Diagnostics", "JSON", "NumericalMethods", "Tables"], exclude: ["Fixtures"]),
    tests(
      "EvaluationLogsTests", ["ChanceTesting", "Diagnostics", "EvaluationLogs", "JSON", "NumericalMethods", "Tables"]),
    tests("EvaluationKitTests", ["Diagnostics", "EvaluationKit", "JSON", "NumericalMethods", "Tables", "YAML"]),
    // A chat server of the tests' own.
    library("ChatTesting", path: "Tests/ChatTesting", ["JSON"]),
    tests("ChatClientTests", ["ChatClient", "ChatTesting", "JSON"]),
    tests("SelfPlayTests", testing + ["ChatTesting", "CommandTesting", "Files", "Plugins", "SelfPlay"]),
    tests("PluginTests", testing + ["ChatTesting", "Figures", "Plugins", "YAML"], exclude: ["Fixtures"]),
    tests("ReportsTests", testing + ["Plugins", "Reports"], exclude: ["Goldens"]),
    // What tests of the whole command share.
    library("CommandTesting", path: "Tests/CommandTesting", ["BellwetherCommand", "EvaluationKit"]),
    tests("FilesTests", ["CommandTesting", "Files"]),
    tests(
      "ProcessPluginsTests", testing + ["ChanceTesting", "CommandTesting", "Files", "ProcessPlugins", "YAML"],
      exclude: ["Finding/Fixtures", "Python"]),
    tests(
      "ExperimentsTests", testing + ["CommandTesting", "Experiments", "Files", "Plugins", "Reports", "YAML"],
      exclude: ["BrokenConfigs"]),
    tests("CommandTests", testing + ["BellwetherCommand", "CommandTesting", "Experiments", "Files", "YAML"]),
    tests(
      "ExampleTests", testing + ["BellwetherCommand", "CommandTesting", "Experiments", "ProcessPlugins", "YAML"],
      exclude: ["Paper/make_optima.py", "Paper/optima.json", "Small"]),
  ],
  cxxLanguageStandard: .cxx17
)
