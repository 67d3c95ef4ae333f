import NumericalMethods

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Correlations of many samples with compute, in a folder that `python/sample_correlations.py` fills and reads.
struct Samples {
  /// What some correlations of all samples cost, once.
  struct Timing: Encodable {
    let methods: String
    /// How many threads.
    let width: Int
    /// Seconds of CPU and wall-clock time.
    let cpu: Double
    let wall: Double
  }

  private static let calls = 3

  let folder: String
  /// One number a checkpoint.
  let x: [Double]
  /// A row of samples for each checkpoint, one after the other.
  let scores: [Double]

  init(folder: String) throws {
    self.folder = folder
    x = try Self.doubles(folder + "/x.bin")
    scores = try Self.doubles(folder + "/scores.bin")
  }

  /// Times each method alone and all three together, on one thread and on two, and writes the correlations as doubles.
  func timings() async throws -> [Timing] {
    var timings: [Timing] = []
    for methods in SampleCorrelations.Method.allCases.map({ [$0] }) + [SampleCorrelations.Method.allCases] {
      for width in [1, 2] {
        var last = await correlations(methods, width)
        for _ in 0..<Self.calls {
          let cpu = processCPUSeconds()
          let start = ContinuousClock.now
          last = await correlations(methods, width)
          let wall = (ContinuousClock.now - start) / .seconds(1)
          let name = methods.map(\.rawValue).joined(separator: ", ")
          timings.append(Timing(methods: name, width: width, cpu: processCPUSeconds() - cpu, wall: wall))
        }
        if let method = methods.first, methods.count == 1 {
          let bytes = last.coefficients(method).withUnsafeBytes { Data($0) }
          try bytes.write(to: URL(filePath: "\(folder)/\(method.rawValue).bin"))
        }
      }
    }
    return timings
  }

  private func correlations(_ methods: [SampleCorrelations.Method], _ width: Int) async -> SampleCorrelations {
    await sampleCorrelations(of: scores[...], samples: scores.count / x.count, with: x, methods: methods, width: width)
  }

  private static func doubles(_ path: String) throws -> [Double] {
    try Data(contentsOf: URL(filePath: path)).withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
  }
}
