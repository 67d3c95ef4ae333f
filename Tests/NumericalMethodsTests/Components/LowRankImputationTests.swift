import Foundation
import NumericalMethods
import Testing

struct ImputationCase: Decodable {
  let train, test: [[Double?]]
  let filledTrain, filledTest: [[Double]]
  let components: Int
}

@Suite("Low-rank imputation")
struct LowRankImputationTests {
  @Test("a cell missing from a table of rank one comes back")
  func byHand() throws {
    // Columns 1 : 2 : 3; the missing cell of the row (2, ·, 6) is 4.
    let table = IncompleteMatrix(rows: [[1, 2, 3], [2, nil, 6], [3, 6, 9], [4, 8, 12], [0, 0, 0]])
    let learnt = try LowRankImputation().fit(table)
    let filled = try learnt.fill(table)
    #expect(learnt.converged && filled.converged)
    // Standardising without the missing row leaves the table of rank one only nearly.
    #expect(abs(filled.matrix[1, 1] - 4) < 0.2)
    #expect(filled.matrix[0, 2] == 3)
  }

  @Test("fills agree with a thousand rounds of scikit-learn, training and test rows")
  func reference() throws {
    for item in try Fixture<ImputationCase>.load("imputations.json") {
      let train = IncompleteMatrix(rows: item.train)
      let learnt = try LowRankImputation(components: item.components).fit(train)
      #expect(learnt.converged, "\(learnt.rounds) rounds")
      let filled = try learnt.fill(train).matrix.values
      #expect(agree(filled, item.filledTrain.flatMap { $0 }, within: 0, absolute: 1e-10))
      let other = try learnt.fill(IncompleteMatrix(rows: item.test)).matrix.values
      #expect(agree(other, item.filledTest.flatMap { $0 }, within: 0, absolute: 1e-10))
    }
  }

  @Test("what was learnt survives being written and read")
  func coding() throws {
    let item = try #require(try Fixture<ImputationCase>.load("imputations.json").first)
    let learnt = try LowRankImputation(clip: 0...1).fit(IncompleteMatrix(rows: item.train))
    let copy = try JSONDecoder().decode(LearntImputation.self, from: JSONEncoder().encode(learnt))
    #expect(copy == learnt)
    let cells = try copy.fill(IncompleteMatrix(rows: item.test)).matrix.values
    #expect(cells.allSatisfy { (0...1).contains($0) })
  }

  @Test("cells that were there keep their value to rounding, in whatever order the rows stand", arguments: 0..<20)
  func laws(trial: Int) throws {
    var chance = Seed(5).child("imputation", trial).generator()
    var rows: [[Double?]] = []
    for _ in 0..<15 {
      let ability = chance.standardNormal()
      rows.append((0..<5).map { _ in chance.uniform() < 0.1 ? nil : ability + 0.3 * chance.standardNormal() })
    }
    let order = rows.indices.permuted(using: &chance)
    let plain = try LowRankImputation().fit(IncompleteMatrix(rows: rows)).fill(IncompleteMatrix(rows: rows)).matrix
    let shuffled = IncompleteMatrix(rows: order.map { rows[$0] })
    let other = try LowRankImputation().fit(shuffled).fill(shuffled).matrix
    for (place, index) in order.enumerated() {
      for j in 0..<5 {
        #expect(abs(other[place, j] - plain[index, j]) < 1e-9)
        if let value = rows[index][j] { #expect(abs(plain[index, j] - value) < 1e-14) }
      }
    }
  }

  @Test("a row without any value comes out at the nearest point of the plane, and is named")
  func emptyRow() throws {
    let table = IncompleteMatrix(rows: [[1, 2], [2, 3.5], [nil, nil], [4, 8], [nil, 5]])
    #expect(table.emptyRows == [2] && table.missingCount == 3)
    let learnt = try LowRankImputation().fit(table)
    let filled = try learnt.fill(table)
    #expect(learnt.converged && filled.matrix.row(2).allSatisfy(\.isFinite))
  }

  @Test("a table without a gap is learnt in one round and comes back to rounding")
  func whole() throws {
    let matrix = Matrix(rows: [[1, 2], [2, 3.5], [4, 8]])
    let learnt = try LowRankImputation().fit(IncompleteMatrix(matrix))
    #expect(learnt.rounds == 1 && learnt.converged)
    #expect(agree(try learnt.fill(IncompleteMatrix(matrix)).matrix.values, matrix.values, within: 1e-15))
    let cut = LowRankImputation(roundLimit: 1)
    let stopped = try cut.fit(IncompleteMatrix(rows: [[1, 2], [2, 3.5], [4, nil], [3, 1]]))
    #expect(!stopped.converged && stopped.rounds == 1 && stopped.lastMove > 0)
  }

  @Test("a column without a value is an error that names it, and so are shapes that cannot be")
  func errors() throws {
    #expect(throws: NumericalError.emptyColumn(1)) {
      try LowRankImputation().fit(IncompleteMatrix(columns: [[1, 2, 3], [nil, nil, nil]]))
    }
    #expect(throws: NumericalError.tooManyComponents(asked: 3, most: 2)) {
      try LowRankImputation(components: 3).fit(IncompleteMatrix(columns: [[1, 2, 3], [3, 2, 2]]))
    }
    #expect(throws: NumericalError.notFinite(row: 2, column: 0)) {
      try LowRankImputation().fit(IncompleteMatrix(columns: [[1, 2, .infinity], [3, 2, 2]]))
    }
    let learnt = try LowRankImputation().fit(IncompleteMatrix(columns: [[1, 2, 4], [3, 2, 2]]))
    #expect(throws: NumericalError.columnMismatch(found: 1, expected: 2)) {
      try learnt.fill(IncompleteMatrix(columns: [[1]]))
    }
  }
}
