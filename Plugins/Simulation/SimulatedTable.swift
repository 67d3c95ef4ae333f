import NumericalMethods
import Tables

/// Simulated cells as a table of samples: a row is one item of a benchmark at a checkpoint of a family.
///
/// Columns: `family`, `checkpoint`, `task`, `document`, `flops`, `answer`, `choices`, `loglikelihood_k`; with `truth` also what
/// the items were made from. Rows go by cell, checkpoint and item. Filled column by column: such tables have millions of rows.
struct SimulatedTable: Sendable {
  let cells: [SimulatedCell]
  /// Whether the items' truth stands in columns of its own.
  let truth: Bool
  /// The chance of what a model says before training; nil leaves that checkpoint out.
  let untrained: SimulationSeeds?

  func table() throws -> Table {
    let blocks = cells.flatMap { cell in
      (rowsBeforeTraining(cell) ? [Block(cell: cell, checkpoint: nil)] : [])
        + (0..<cell.checkpointCount).map { Block(cell: cell, checkpoint: $0) }
    }
    var columns = texts(blocks)
    columns.append(numbers("flops", blocks) { Array(repeating: $0.flops, count: $0.cell.itemCount) })
    columns.append(numbers("answer", blocks) { $0.cell.answers.map(Double.init) })
    columns.append(
      numbers("choices", blocks) { Array(repeating: Double($0.cell.choiceCount), count: $0.cell.itemCount) })
    columns += logLikelihoods(blocks)
    if truth { columns += truths(blocks) }
    return try Table(columns)
  }

  /// The items of a cell at one checkpoint; nil: before training.
  private struct Block {
    let cell: SimulatedCell
    let checkpoint: Int?
    var listed: SimulatedFamily.Checkpoint? {
      checkpoint.map { cell.family.checkpoints[$0] } ?? cell.family.untrained
    }
    var flops: Double { listed?.flops ?? 0 }
  }

  private func rowsBeforeTraining(_ cell: SimulatedCell) -> Bool { untrained != nil && cell.family.untrained != nil }

  private func texts(_ blocks: [Block]) -> [Column] {
    let items = cells.map(\.itemCount).max() ?? 0
    var documents: [Int32] = []
    documents.reserveCapacity(blocks.reduce(0) { $0 + $1.cell.itemCount })
    for block in blocks { documents += 0..<Int32(block.cell.itemCount) }
    return [
      text("family", blocks) { $0.cell.family.name },
      text("checkpoint", blocks) { $0.listed?.name ?? "" },
      text("task", blocks) { $0.cell.benchmark },
      coded("document", documents, (0..<items).map { "\($0)" }),
    ]
  }

  /// A text column that says the same in a whole block.
  private func text(_ name: String, _ blocks: [Block], _ said: (Block) -> String) -> Column {
    var dictionary: [String] = []
    var known: [String: Int32] = [:]
    var codes: [Int32] = []
    for block in blocks {
      let text = said(block)
      let code = known[text] ?? Int32(dictionary.count)
      if known.updateValue(code, forKey: text) == nil { dictionary.append(text) }
      codes += repeatElement(code, count: block.cell.itemCount)
    }
    return coded(name, codes, dictionary)
  }

  private func coded(_ name: String, _ codes: [Int32], _ dictionary: [String]) -> Column {
    Column(name, .texts(TextValues(CodedTexts(codes: codes, dictionary: dictionary))))
  }

  private func numbers(_ name: String, _ blocks: [Block], _ values: (Block) -> [Double]) -> Column {
    var all: [Double] = []
    all.reserveCapacity(blocks.reduce(0) { $0 + $1.cell.itemCount })
    for block in blocks { all += values(block) }
    return Column(name, .numbers(NumberValues(contiguous: all)))
  }

  private func logLikelihoods(_ blocks: [Block]) -> [Column] {
    let before = blocks.map { $0.checkpoint == nil ? beforeTraining($0.cell) : [] }
    let widest = cells.map(\.choiceCount).max() ?? 0
    return (0..<widest).map { choice in
      var values: [Double] = []
      values.reserveCapacity(blocks.reduce(0) { $0 + $1.cell.itemCount })
      for (block, before) in zip(blocks, before) {
        let cell = block.cell
        if choice >= cell.choiceCount {
          values += repeatElement(.nan, count: cell.itemCount)
        } else if let checkpoint = block.checkpoint {
          let start = cell.offset(checkpoint: checkpoint, item: 0) + choice
          for item in 0..<cell.itemCount { values.append(cell.logLikelihoods[start + item * cell.choiceCount]) }
        } else {
          for item in 0..<cell.itemCount { values.append(before[item * cell.choiceCount + choice]) }
        }
      }
      return Column("loglikelihood_\(choice)", .numbers(NumberValues(contiguous: values)))
    }
  }

  /// Noise [item × choice] about twice the item's mean log-likelihood at the first checkpoint: of no use, and lower.
  private func beforeTraining(_ cell: SimulatedCell) -> [Double] {
    guard let untrained else { return [] }
    var source = NormalSource(untrained.untrained(cell.benchmark, family: cell.family.name))
    var values: [Double] = []
    for item in 0..<cell.itemCount {
      let first = cell.offset(checkpoint: 0, item: item)
      let sum = cell.logLikelihoods[first..<first + cell.choiceCount].reduce(0, +)
      for _ in 0..<cell.choiceCount {
        values.append(min(2 * sum / Double(cell.choiceCount) + source.normal(), -1e-6))
      }
    }
    return values
  }

  private func truths(_ blocks: [Block]) -> [Column] {
    // The widest benchmark has all that the others have.
    let widest = cells.max { $0.choiceCount < $1.choiceCount }
    return (widest?.truth ?? []).map { truth in
      numbers(truth.name, blocks) { block in
        block.cell.truth.first { $0.name == truth.name }?.values
          ?? Array(repeating: .nan, count: block.cell.itemCount)
      }
    }
  }
}
