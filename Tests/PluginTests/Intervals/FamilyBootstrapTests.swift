import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Testing

@Suite struct FamilyBootstrapTests {
  @Test("draws, residuals and quantiles are those of an implementation in numpy, redraws counted")
  func reference() async throws {
    let sample = try FamilyIntervals()
    let method = try FamilyIntervals.method("family-bootstrap", #"{"level": [0.9, 0.5], "resamples": 60}"#)
    let book = NoteBook()
    let bands = try await method.bands(around: sample.forecast, in: book.run(seed: Seed(11)))
    #expect(sample.difference(bands, "family-bootstrap") < 1e-12)
    let redrawn = Int(sample.reference["redrawn"].double ?? 0)
    #expect(redrawn > 1)
    #expect(book.notes == ["\(counted(redrawn, "draw")) of families could not be fitted and were made again"])
  }

  @Test("whole families are drawn: each refit has all rows of a family or none, as often as it was drawn")
  func families() async throws {
    let sample = try FamilyIntervals()
    let lists = ListBook()
    var forecast = sample.forecast
    forecast.refit = { rows in
      await lists.add(rows)
      return try await sample.forecast.refit(rows)
    }
    let method = try FamilyIntervals.method("family-bootstrap", #"{"resamples": 20}"#)
    _ = try await method.bands(around: forecast, in: NoteBook().run())
    let all = await lists.all
    // Five families left out in turn, then twenty draws and those made again.
    #expect(all.count >= 25)
    #expect(all[1] == [0, 1, 2, 7, 8, 9, 10])
    for list in all.dropFirst(5) {
      let counts = (0..<11).map { row in list.count { $0 == row } }
      #expect(Set(counts[0...2]).count == 1 && Set(counts[3...6]).count == 1 && counts[7] == counts[8])
      #expect(counts[0] + counts[3] + counts[7] + counts[9] + counts[10] == 5)
    }
  }

  @Test("without families, with fewer than three, or where no draw can be fitted, there is a reason and no interval")
  func refusals() async throws {
    let sample = try FamilyIntervals()
    let method = try FamilyIntervals.method("family-bootstrap", #"{"resamples": 20}"#)
    var forecast = sample.forecast
    await #expect(
      throws: EvaluationError("whole families are left out or drawn, and no column has the role 'family'")
    ) { try await method.bands(around: forecast, in: NoteBook().run(roles: Roles())) }
    forecast.rows.families = Array(repeating: "Ant", count: 7) + Array(repeating: "Bee", count: 7)
    await #expect(
      throws: EvaluationError("at least 3 families are needed among the training rows, and there are 2")
    ) { try await method.bands(around: forecast, in: NoteBook().run()) }
    forecast = sample.forecast
    forecast.refit = { rows in
      guard Set(rows).count < rows.count else { return try await sample.forecast.refit(rows) }
      throw EvaluationError("no repeats here")
    }
    await #expect(
      throws: EvaluationError("more than half of the draws of families cannot be fitted: no repeats here")
    ) { try await method.bands(around: forecast, in: NoteBook().run()) }
    forecast.refit = { _ in throw EvaluationError("never") }
    await #expect(throws: EvaluationError("no fit without one family predicts its rows: never")) {
      try await method.bands(around: forecast, in: NoteBook().run())
    }
  }

  @Test("a row that fewer than half of the refits predict has no interval, and the band says why")
  func halfPredicted() async throws {
    let sample = try FamilyIntervals()
    var forecast = sample.forecast
    forecast.refit = { rows in
      var predictions = try await sample.forecast.refit(rows)
      predictions[12] = nil
      return predictions
    }
    let method = try FamilyIntervals.method("family-bootstrap", #"{"resamples": 20}"#)
    let band = try await method.bands(around: forecast, in: NoteBook().run())[0]
    #expect(band.ends.indices.filter { band.ends[$0] == nil } == [12])
    #expect(band.reason == "rows that fewer than half of the refits predict have no interval")
  }

  /// The lists of rows that refits were asked for.
  private actor ListBook {
    private(set) var all: [[Int]] = []
    func add(_ rows: [Int]) { all.append(rows) }
  }
}
