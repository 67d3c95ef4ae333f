/// What was met while logs were read and has to be said: counted by kind, so that a thousand files do not give a
/// thousand notes.
struct LogFindings {
  private var counts: [(kind: Kind, places: [String], count: Int)] = []

  enum Kind: Hashable {
    case broken, duplicates, otherFilters(String), noSuchFilter, generations, empty, noHash
    case noAnswer(isOften: Bool), disagreement(isOften: Bool)
    case matchedByHash, leftOver, accuracyOfResults, sampleCounts, versions, missingDocuments, noText, sharedText

    /// - Parameter count: how many lines, samples or documents.
    func message(_ count: Int, _ places: String) -> String {
      switch self {
      case .broken: "\(count) broken \(count == 1 ? "line was" : "lines were") skipped: \(places)"
      case .duplicates:
        "\(count) \(count == 1 ? "sample was" : "samples were") written more than once, the last line of each counts: \(places)"
      case .otherFilters(let filter): "of several filters '\(filter)' was taken: \(places)"
      case .noSuchFilter: "files without lines of the filter were left out: \(places)"
      case .noAnswer(let isOften):
        LogFindings.loud(isOften)
          + "\(count) \(count == 1 ? "sample does" : "samples do") not tell which choice is correct, "
          + "`targets` may say how: \(places)"
      case .disagreement(let isOften):
        LogFindings.loud(isOften) + "\(count) \(count == 1 ? "sample has" : "samples have") another acc than its "
          + "log-likelihoods give\(isOften ? "; is the correct choice read by the right rule of `targets`?" : ":") \(places)"
      case .generations: "files of generations were left out: \(places)"
      case .empty: "files without a line were left out: \(places)"
      case .noHash: "documents without doc_hash were joined by doc_id alone: \(places)"
      case .matchedByHash:
        "\(count) \(count == 1 ? "document" : "documents") of another doc_id than elsewhere were matched by doc_hash: \(places)"
      case .leftOver:
        "\(count) \(count == 1 ? "document" : "documents") of a doc_id that is another document elsewhere \(count == 1 ? "stands for itself" : "stand for themselves"): \(places)"
      case .accuracyOfResults: "the mean acc is not that of the results file: \(places)"
      case .sampleCounts: "there are other numbers of samples than the results file says: \(places)"
      case .versions: "versions of a task differ between models: \(places)"
      case .missingDocuments: "models lack documents that others have: \(places)"
      case .noText:
        "\(count) \(count == 1 ? "sample does" : "samples do") not hold the texts of the choices, whose lengths are missing: \(places)"
      case .sharedText:
        "\(count) \(count == 1 ? "sample has" : "samples have") one text for all choices, which differ in what stands before it: such choices have no lengths, and no acc-norm: \(places)"
      }
    }
  }

  /// What is said on the terminal too, and not in the report alone.
  fileprivate static func loud(_ isOften: Bool) -> String { isOften ? "warning: " : "" }

  /// - Parameters:
  ///   - place: a file, with what is to be said of it.
  ///   - count: of how many lines, samples or documents.
  mutating func add(_ kind: Kind, _ place: String, count: Int = 1) {
    addPlace(kind, place)
    addCount(kind, count)
  }

  mutating func addPlace(_ kind: Kind, _ place: String) { counts[index(of: kind)].places.append(place) }

  mutating func addCount(_ kind: Kind, _ count: Int) {
    if count > 0 { counts[index(of: kind)].count += count }
  }

  private mutating func index(of kind: Kind) -> Int {
    if let index = counts.firstIndex(where: { $0.kind == kind }) { return index }
    counts.append((kind, [], 0))
    return counts.count - 1
  }

  var notes: [String] { counts.map { $0.kind.message($0.count, shortList($0.places)) } }
}
