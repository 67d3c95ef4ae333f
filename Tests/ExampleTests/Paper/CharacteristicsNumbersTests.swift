import CommandTesting
import Foundation
import JSON
import Testing

/// What Bhavsar et al. (2024) and their tables give, to the digits printed, against the records of the experiments that are named for
/// their figures and tables.
@Suite("Numbers of scores by characteristics", .enabled(if: Repository.data != nil, "needs BELLWETHER_DATA"))
struct CharacteristicsNumbersTests {
  private func run(_ config: String) async throws -> PaperRun { try await PaperRun(config, of: "bhavsar2024") }

  /// Whether a value is the printed one at its decimals.
  private func isPrinted(_ value: JSONValue?, _ printed: Double, decimals: Int) -> Bool {
    value?.double.map { abs($0 - printed) <= 0.5 * pow(10, -Double(decimals)) + 1e-9 } ?? false
  }

  private func rows(_ run: PaperRun, _ metric: String) -> [JSONValue] {
    (run.record["measurements"]?.elements ?? []).filter { $0["metric"]?.string == metric }
  }

  @Test(
    "clemscore on ln(parameters), 17 models: R2 .5707, F 19.94, p .000453, slope 5.4638 (1.224), AIC 124.1, BIC 125.8")
  func size() async throws {
    let values = try await run("regressions").values("measurements", "size", ["rows": "both known"])
    let printed: [(String, Double, Int)] = [
      ("r2", 0.5707, 4), ("adjusted-r2", 0.542, 3), ("f", 19.94, 2), ("df1", 1, 0), ("df2", 15, 0),
      ("f-p", 0.000453, 6), ("intercept", -2.8970, 4), ("ln(size)", 5.4638, 4), ("ln(size)-se", 1.224, 3),
      ("log-likelihood", -60.056, 3), ("aic", 124.1, 1), ("bic", 125.8, 1),
    ]
    for (name, number, decimals) in printed {
      #expect(isPrinted(values[name], number, decimals: decimals), "\(name): \(values[name]?.double ?? .nan)")
    }
  }

  @Test("with ln(training tokens): R2 .6811, F 14.95, p .000335, coefficients -7.2890, 4.4477, 5.5604")
  func sizeAndData() async throws {
    let values = try await run("regressions").values("measurements", "size and data", ["rows": "both known"])
    let printed: [(String, Double, Int)] = [
      ("r2", 0.6811, 4), ("adjusted-r2", 0.636, 3), ("f", 14.95, 2), ("f-p", 0.000335, 6), ("intercept", -7.2890, 4),
      ("ln(size)", 4.4477, 4), ("ln(tokens)", 5.5604, 4), ("intercept-p", 0.112, 3), ("ln(size)-p", 0.002, 3),
      ("ln(tokens)-p", 0.045, 3),
    ]
    for (name, number, decimals) in printed {
      #expect(isPrinted(values[name], number, decimals: decimals), "\(name): \(values[name]?.double ?? .nan)")
    }
  }

  @Test("over 39 sizes R2 is .7302, over 42 .7318, over 33 open models .25, over 32 below 200 billion .321")
  func allSizes() async throws {
    let run = try await run("regressions")
    for (rows, n, r2, decimals) in [
      ("all sizes", 39, 0.7302, 4), ("with later sizes", 42, 0.7318, 4), ("open only", 33, 0.25, 2),
      ("up to 200 B", 32, 0.321, 3),
    ] {
      let values = try run.values("measurements", "size", ["rows": rows])
      #expect(isPrinted(values["r2"], r2, decimals: decimals), "\(rows): \(values["r2"]?.double ?? .nan)")
      let counted = self.rows(run, "size").first { $0["sweep"]?["rows"]?.string == rows }
      #expect(counted?["n"]?.int == n, "\(rows)")
    }
    for (metric, rows, value) in [
      ("pearson", "all sizes", 0.8545), ("spearman", "all sizes", 0.7540), ("kendall", "all sizes", 0.5927),
      ("pearson", "with later sizes", 0.8554), ("spearman", "with later sizes", 0.7393),
    ] {
      let values = try run.values("measurements", metric, ["rows": rows])
      #expect(isPrinted(values[metric], value, decimals: 4), "\(metric), \(rows)")
    }
    let later = try run.values("measurements", "size", ["rows": "with later sizes"])
    #expect(isPrinted(later["ln(size)"], 6.462, decimals: 3) && isPrinted(later["intercept"], -4.248, decimals: 3))
  }

  @Test("log10 size with the share played and with quality, game by game, over 42 models")
  func games() async throws {
    let run = try await run("per-game")
    let printed = [
      ("taboo", 0.23, 0.76), ("wordle", 0.53, 0.82), ("wordle with clue", 0.75, 0.65),
      ("wordle with critic", 0.82, 0.24),
      ("reference", 0.38, -0.04), ("image", 0.46, 0.98), ("private/shared", 0.62, 0.64),
    ]
    for (game, played, quality) in printed {
      #expect(
        isPrinted(try run.values("measurements", "played", ["game": game])["pearson"], played, decimals: 2), "\(game)")
      #expect(
        isPrinted(try run.values("measurements", "quality", ["game": game])["pearson"], quality, decimals: 2), "\(game)"
      )
    }
    // Two models were not asked to play private-shared.
    #expect(rows(run, "played").compactMap { $0["n"]?.int } == [42, 42, 42, 42, 42, 42, 40])
    let counts = rows(run, "quality").compactMap { row in
      row["n"]?.int.map { (row["sweep"]?["game"]?.string ?? "", $0) }
    }
    #expect(counts.first { $0.0 == "image" }?.1 == 12 && counts.first { $0.0 == "private/shared" }?.1 == 22)
  }

  @Test(
    "brackets hold their upper edge: 4, 12, 9, 6, 4, none and 7 models, with their least, greatest and mean clemscore")
  func brackets() async throws {
    let run = try await run("brackets")
    let printed: [(String, Double, Double, Double, Double, Double?)] = [
      ("tiny", 4, 0, 6.73, 2.44, nil), ("v-small", 12, 1.82, 23.64, 11.79, 7.26), ("small", 9, 7.67, 16.80, 12.43, nil),
      ("medium", 6, 0.81, 35.11, 19.64, 12.38), ("large", 4, 12.69, 32.50, 24.34, nil),
      ("xxxlarge", 7, 41.90, 58.30, 49.51, nil),
    ]
    #expect(rows(run, "clemscore").count == printed.count)
    for (bracket, count, least, greatest, mean, deviation) in printed {
      let values = try run.values("measurements", "clemscore", ["bracket": bracket])
      #expect(
        values["count"]?.double == count && values["min"]?.double == least && values["max"]?.double == greatest,
        "\(bracket)")
      #expect(isPrinted(values["mean"], mean, decimals: 2), "\(bracket)")
      if let deviation { #expect(isPrinted(values["sd"], deviation, decimals: 2), "\(bracket)") }
    }
    // The column of the empty bracket stands in the picture all the same.
    #expect(run.figures["brackets"] != nil && run.figures["brackets-named"] != nil)
  }

  @Test("models in two versions of the benchmark: 17, tau-b .6912 by clemscore, .7647 by % played, .5882 by quality")
  func stability() async throws {
    let run = try await run("stability")
    for (name, tau) in [("by clemscore", 0.6912), ("by share played", 0.7647), ("by quality", 0.5882)] {
      #expect(isPrinted(try run.values("measurements", name, [:])["kendall"], tau, decimals: 4), "\(name)")
    }
    #expect(try run.values("measurements", "change", [:])["count"]?.int == 17)
  }

  @Test("averages are the means of the cells, clemscore their product, with no exception in 57 rows")
  func invariants() async throws {
    let run = try await run("invariants")
    for name in ["average of the shares played", "average of the qualities"] {
      let values = try run.values("measurements", name, [:])
      #expect(values["count"]?.int == 57)
      #expect(try #require(values["max"]?.double) <= 0.005 + 1e-9, "\(name)")
    }
    let product = try run.values("measurements", "clemscore", [:])
    #expect(product["count"]?.int == 57 && product["max"]?.double == 0)
  }

  @Test("a difference between two runs of one score has no interval, and says so")
  func oneRun() async throws {
    let run = try await run("quantisation")
    let single = rows(run, "over games, 8 bits less full").filter { $0["keys"]?["kind"]?.string == "clemscore" }
    #expect(single.count == 3)
    for row in single {
      #expect(row["values"]?["lower"]?.isNull == true && row["reason"]?.string == "one pair has no interval")
    }
    let host = try await self.run("access")
    let absent = rows(host, "over games, groq less together.ai").filter {
      $0["keys"]?["weights"]?.string == "Llama-3-8B"
    }
    #expect(!absent.isEmpty && absent.allSatisfy { $0["reason"]?.string?.contains("has a row") == true })
  }

  @Test("a missing quality is no bar, and an open spoke unless the figure says that it is drawn as 0")
  func missing() async throws {
    let run = try await run("radar")
    let open = try #require(run.figures["radar"])
    #expect(open == run.figures["radar-paper"])
    #expect(open.contains("llama-2-70b-chat-hf,drawing,\n") || open.contains("llama-2-70b-chat-hf,drawing,\r"))
  }
}

@Suite("Bhavsar et al. (2024)", .enabled(if: Repository.data != nil, "needs BELLWETHER_DATA"))
struct CharacteristicsReproductionTests {
  @Test("all fourteen claims agree, and what cannot be checked is named with its reason")
  func verdicts() async throws {
    let out = try TestFolder()
    let run = await CapturedCommand.run([
      "reproduce", "bhavsar2024", "--data", try #require(Repository.data), "--out", out.path("out"), "--quiet",
    ])
    #expect(run.code == 0, "\(run.talk)")
    let index = try readJSON(try out.read("out/index.json"), file: "index.json")
    let claims = try #require(index["claims"]?.elements)
    #expect(claims.compactMap { $0["id"]?.string } == (1...14).map { "C\($0)" })
    for claim in claims {
      #expect(claim["verdict"]?.string == "agrees", "\(claim["id"]?.string ?? ""): \(claim["reason"]?.string ?? "")")
    }
    #expect(try out.read("out/index.html").contains("Not estimable: one run of each"))
  }
}
