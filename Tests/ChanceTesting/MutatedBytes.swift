import NumericalMethods

extension SeededGenerator {
  /// One of the elements, each as likely.
  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }

  /// `bytes` with some of them changed, dropped, doubled or put in from `alphabet`.
  public mutating func mutated(_ bytes: [UInt8], alphabet: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...6, using: &self) where !result.isEmpty {
      let index = Int.random(in: 0..<result.count, using: &self)
      switch Int.random(in: 0..<6, using: &self) {
      case 0: result[index] = pick(alphabet)
      case 1: result.remove(at: index)
      case 2: result.insert(pick(alphabet), at: index)
      case 3: result[index] = UInt8.random(in: 0...255, using: &self)
      case 4: result.removeLast(result.count - index)
      default:
        let end = min(result.count, index + Int.random(in: 1...12, using: &self))
        result.insert(contentsOf: result[index..<end], at: Int.random(in: 0...result.count, using: &self))
      }
    }
    return result
  }
}
