import Diagnostics
import Files

extension DatasetLibrary {
  /// Why a file cannot be had, and what would help.
  func absence(of path: DatasetPath, at place: FileLocation?) throws -> Diagnostic {
    let folders = try datasetFolders(path.name)
    guard let card = try folders.first?.card ?? card(path.name) else {
      return .error("no dataset is named '\(path.name)'", at: place, hint: unknownHint(path.name))
    }
    guard card.file(path.file) != nil else {
      return .error(
        "the dataset '\(path.name)' has no file '\(path.file)'", at: place,
        hint: didYouMean(path.file, among: card.namedFiles.map(\.path), plural: "its files"))
    }
    let isPresent = !folders.isEmpty || !builtIn.names(in: path.name).isEmpty
    let what = isPresent ? "the file '\(path.file)' of the dataset" : "the dataset"
    return .error("\(what) '\(path.name)' is not present", at: place, hint: fetching(card))
  }

  /// A diagnostic for a dataset that nobody knows; nil where it is known.
  public func unknown(_ name: String, at place: FileLocation? = nil) -> Diagnostic? {
    names.contains(name) ? nil : .error("no dataset is named '\(name)'", at: place, hint: unknownHint(name))
  }

  private func unknownHint(_ name: String) -> String? {
    if DatasetPath.isName(name) {
      for folder in folders.map({ FilePath.joined($0, name) }) where FilePath.isFolder(folder) {
        return "the folder '\(folder)' has no \(DatasetCard.fileName) that says what it is"
      }
    }
    return didYouMean(name, among: names, plural: "known datasets")
  }

  /// The command that fetches the dataset.
  private func fetching(_ card: DatasetCard) -> String {
    card.isImportOnly
      ? "take it from a local folder: bellwether data import \(card.name) --from DIR"
      : "fetch it: bellwether data pull \(card.name)"
  }
}
