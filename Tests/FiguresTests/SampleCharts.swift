import Figures

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Repeatable chance for sample data (SplitMix64).
struct SampleChance: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Pictures like those that reports show, on made-up numbers.
enum SampleCharts {
  static let all: [(name: String, chart: Chart, theme: Theme)] = [
    ("scaling-curves", scalingCurves(panels: 8, families: 20), Theme(widthInInches: 7, heightInInches: 5.2)),
    ("scaling-curve", scalingCurves(panels: 1, families: 6), Theme()),
    ("loadings", loadings, Theme(widthInInches: 6, heightInInches: 3)),
    ("explained-variance", explainedVariance, Theme(widthInInches: 4, heightInInches: 3)),
    ("scatter", scatter, Theme(widthInInches: 5.5, heightInInches: 4)),
    ("leaderboard", leaderboard, Theme(widthInInches: 5.5, heightInInches: 3.5)),
    ("survival", survival, Theme(widthInInches: 4.5, heightInInches: 3)),
    ("calibration", calibration, Theme(widthInInches: 4.5, heightInInches: 3.5)),
    ("grouped-bars", groupedBars, Theme(widthInInches: 6, heightInInches: 3.2)),
    ("free-axes", freeAxes, Theme()),
    ("facets", facets, facetTheme),
    ("no-data", Chart(title: "Nothing to see", panels: []), Theme(widthInInches: 3, heightInInches: 2)),
  ]

  static func scalingCurves(panels count: Int, families: Int) -> Chart {
    let tasks = [
      "Word unscramble", "Persian QA", "3-digit subtraction", "GSM8K", "MMLU", "International phonetic alphabet",
      "BBH", "HumanEval",
    ]
    let names = [
      "Llama", "Llama-2", "Llama-3", "Qwen", "Qwen1.5", "Mistral", "Mixtral", "Yi", "Gemma", "Falcon", "Phi",
      "Pythia", "BLOOM", "GPT-Neo/J", "OPT", "MPT", "XGLM", "CodeLlama", "StarCoder", "DeepSeek-Coder", "StableLM",
    ]
    var chance = SampleChance(state: 7)
    let panels = tasks.prefix(count).enumerated().map { index, task -> Panel in
      let middle = 21.5 + 0.3 * Double(index % 4)
      let truth = { (exponent: Double) in 0.05 + 0.85 / (1 + exp(-2.2 * (exponent - middle))) }
      var points: [Datum] = []
      for (family, name) in names.prefix(families).enumerated() {
        for size in 0..<3 {
          let exponent = 19.5 + 3.6 * Double(family) / Double(families) + 0.7 * Double(size)
          let value = truth(exponent) + Double.random(in: -0.06...0.06, using: &chance)
          points.append(
            Datum(
              pow(10, exponent), min(max(value, 0), 1), hover: "\(name) \(size)",
              series: exponent > 22 ? "test" : "train", shape: name))
        }
      }
      let steps = (0...60).map { 19.2 + 0.1 * Double($0) }
      let curve = steps.map { Datum(pow(10, $0), truth($0)) }
      let band = steps.map { step in
        let half = 0.03 + 0.03 * max(0, step - 22)
        return Datum(pow(10, step), from: truth(step) - half, to: truth(step) + half)
      }
      return Panel(
        count == 1 ? "" : task,
        layers: [
          Layer(.band, band, legendLabel: "90% interval"),
          .cutoff(1e22, label: index == 0 ? "training cutoff" : nil),
          Layer(.line, curve, legendLabel: "sigmoid fit"),
          Layer(.points, points, name: "models"),
        ],
        notes: [
          RichText(markup: "y = 0.05 + 0.85\u{B7}\u{3C3}(2.2\u{B7}log_{10}C \u{2212} 47.3)"),
          "test MSE 0.0040", "mean 0.0812, max 0.0310",
        ])
    }
    return Chart(
      title: count == 1 ? "Word unscramble forecast from small models" : "", panels: Array(panels),
      columns: count == 1 ? 1 : 4, x: Axis("Training compute of the Llama-2 equivalent (FLOP)", scale: .log10),
      y: Axis("Accuracy", domain: 0...1, format: .decimals(1)),
      colours: ColourScale(title: "Set", order: ["train", "test"]), shapes: ShapeScale(title: "Family"))
  }

  static var loadings: Chart {
    let benchmarks = ["MMLU", "ARC-C", "HellaSwag", "Winogrande", "TruthfulQA", "XWinograd", "HumanEval", "GSM8K"]
    let tiles = (0..<4).flatMap { component in
      benchmarks.enumerated().map { index, name in
        let value = sin(Double(component * 3 + index) * 0.9) * (component == 0 ? 0.3 : 0.7) + (component == 0 ? 0.3 : 0)
        return Datum(
          x: .category(name), y: .category("PC-\(component + 1)"), value: value,
          label: decimalText(value, decimals: 2))
      }
    }
    return Chart(
      title: "Loadings of the first four components", panels: [Panel(layers: [Layer(.tiles, tiles, name: "loadings")])],
      fill: FillScale(title: "Loading", domain: -1...1))
  }

  static var explainedVariance: Chart {
    let shares = [0.67, 0.14, 0.08, 0.05, 0.03, 0.02, 0.01]
    var total = 0.0
    let bars = shares.enumerated().map { Datum("PC-\($0 + 1)", $1) }
    let sums = shares.enumerated().map { index, share in
      total += share
      return Datum("PC-\(index + 1)", total)
    }
    return Chart(
      panels: [
        Panel(layers: [
          Layer(.bars, bars, legendLabel: "each"), Layer(.line, sums, legendLabel: "cumulative"),
          Layer(.points, sums, legendLabel: "cumulative"),
        ])
      ], x: Axis("Component"), y: Axis("Share of variance", domain: 0...1.05, format: .percent), legend: .bottom)
  }

  static var scatter: Chart {
    let names = [
      "gpt-4", "claude-2", "gpt-3.5-turbo", "claude-instant", "llama-2-70b", "vicuna-33b", "koala-13b", "falcon-40b",
      "mistral-7b", "openchat-3.5", "zephyr-7b", "wizardlm-70b", "tulu-2-70b", "yi-34b", "qwen-72b",
    ]
    var chance = SampleChance(state: 11)
    let points = names.enumerated().map { index, name -> Datum in
      let size = 3 + 8 * Double(index % 6) + Double.random(in: -2...2, using: &chance)
      return Datum(size, 10 + size * 0.9 + Double.random(in: -9...9, using: &chance), label: name)
    }
    let steps = (0...20).map { 1 + 2.4 * Double($0) }
    return Chart(
      title: "Score by size", subtitle: "Linear fit with its 95% band",
      panels: [
        Panel(
          layers: [
            Layer(
              .band, steps.map { Datum($0, from: 6 + $0 * 0.9 - 0.1 * $0, to: 14 + $0 * 0.9 + 0.1 * $0) },
              legendLabel: "95% band", colour: Colour(0x0072B2), opacity: 0.15),
            Layer(.line, steps.map { Datum($0, 10 + $0 * 0.9) }, legendLabel: "linear fit", colour: Colour(0x0072B2)),
            Layer(.points, points, name: "players", showsLabels: true),
          ], notes: [RichText(markup: "R^{2} = 0.71, p < 0.001")])
      ], x: Axis("Parameters (billions)"), y: Axis("clemscore"), legend: .none)
  }

  static var leaderboard: Chart {
    let rows = [
      ("linear", 0.052, 0.041, 0.066), ("power law", 0.061, 0.05, 0.075), ("sigmoid", 0.021, 0.015, 0.03),
      ("training mean", 0.14, 0.12, 0.17), ("nearest sibling", 0.09, 0.07, 0.12),
    ].sorted { $0.1 < $1.1 }
    return Chart(
      title: "Mean absolute error of every forecast on the held-out models, with intervals from a thousand resamples",
      panels: [
        Panel(layers: [
          Layer(
            .verticalLine, [Datum(x: 0.08, label: "noise floor")], name: "noise", colour: Colour(0xD55E00),
            dash: .dotted),
          Layer(.interval, rows.map { Datum(x: nil, y: .category($0.0), lower: $0.2, upper: $0.3) }),
          Layer(.points, rows.map { Datum(x: .number($0.1), y: .category($0.0), hover: "\($0.0): \($0.1)") }),
        ])
      ], x: Axis("Mean absolute error", including: [0]))
  }

  static var survival: Chart {
    let times = (0...8).map(Double.init)
    let steps = ["short prompts", "long prompts"].enumerated().map { index, name in
      Layer(
        .step, times.map { Datum($0, pow(0.9 - 0.12 * Double(index), $0)) }, name: name, series: name,
        dash: index == 0 ? .solid : .dashed)
    }
    return Chart(
      panels: [Panel(layers: steps + [Layer(.horizontalLine, [Datum(y: 0.5, label: "half")], dash: .dotted)])],
      x: Axis("Turns"), y: Axis("Still in play", domain: 0...1, format: .percent),
      colours: ColourScale(title: "Prompts"))
  }

  static var calibration: Chart {
    let points = (1...9).map { Datum(Double($0) / 10, pow(Double($0) / 10, 1.3)) }
    return Chart(
      panels: [
        Panel(
          layers: [
            Layer(.diagonal, [], legendLabel: "perfect", dash: .dashed),
            Layer(
              .interval,
              points.map { datum in
                guard case .number(let y) = datum.y else { return datum }
                return Datum(x: datum.x, lower: y - 0.06, upper: y + 0.06)
              }, series: "model"),
            Layer(.line, points, series: "model"), Layer(.points, points, series: "model"),
          ], notes: ["ECE 0.061"], notesCorner: .emptiest)
      ], x: Axis("Forecast probability", domain: 0...1), y: Axis("Observed frequency", domain: 0...1))
  }

  static var groupedBars: Chart {
    let games = ["taboo", "wordle with critic", "image game", "reference game", "private and shared"]
    var bars: [Datum] = []
    var ranges: [Datum] = []
    for (row, model) in ["small", "medium", "large"].enumerated() {
      for (index, game) in games.enumerated() {
        let value = 0.2 + 0.1 * Double(index) + 0.12 * Double(row)
        bars.append(Datum(game, value, series: model))
        ranges.append(Datum(x: .category(game), lower: value - 0.05, upper: value + 0.05, series: model))
      }
    }
    return Chart(
      panels: [Panel(layers: [Layer(.bars, bars), Layer(.interval, ranges, colour: .black)])],
      y: Axis("Main score", format: .decimals(1)), colours: ColourScale(title: "Model"))
  }

  static var freeAxes: Chart {
    let panels = (0..<5).map { index in
      let scale = pow(10, Double(index * 2 - 4))
      return Panel(
        "Scale \(index + 1)",
        layers: [Layer(.points, (0..<12).map { Datum(Double($0) * scale, pow(Double($0), 2) * scale * 7) })])
    }
    return Chart(panels: panels, x: Axis("x"), y: Axis("y"), sharing: .none)
  }

  /// Rows and columns of panels with titles of their own, dots coloured by a number, ordered colours, a footnote.
  static var facets: Chart {
    let (benchmarks, families) = (["arc_challenge", "mmlu_conceptual_physics_of_long_names"], ["Aspen", "Birch"])
    var chance = SampleChance(state: 11)
    let panels = families.enumerated().flatMap { row, family in
      benchmarks.enumerated().map { column, benchmark in
        let dots = (0..<150).map { index -> Datum in
          let x = Double.random(in: -8...0, using: &chance)
          var datum = Datum(pow(10, x), pow(10, x * 0.9 + Double.random(in: -1...0.5, using: &chance)))
          datum.value = index % 30 == 0 ? nil : pow(10, 18 + Double(index % 6))
          return datum
        }
        let curves = ["first", "second", "third"].enumerated().map { index, name in
          Layer(.line, [1e-8, 1].map { Datum($0, pow($0, 0.6 + 0.2 * Double(index))) }, series: name)
        }
        var panel = Panel(
          row == 0 ? benchmark : "", layers: [Layer(.dots, dots, pointSize: 1.8, opacity: 0.7)] + curves)
        panel.sideTitle = column == 1 ? family : ""
        return panel
      }
    }
    return Chart(
      panels: panels, columns: 2, x: Axis("mass on the correct choice", scale: .log10),
      y: Axis("mass on incorrect choices", scale: .log10),
      colours: .ordered(title: "Score", ["first", "second", "third"]),
      fill: FillScale(title: "FLOPs", ramp: .dark, isLog: true))
  }

  private static var facetTheme: Theme {
    var theme = Theme(widthInInches: 5.5, heightInInches: 4)
    theme.footnote = "made-up data"
    return theme
  }
}
