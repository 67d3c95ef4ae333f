import Diagnostics

/// Why a dataset could not be fetched or imported.
public enum DatasetFetchError: Error, Hashable, Sendable {
  /// A file that is not the one the card knows.
  public struct Mismatch: Hashable, Sendable {
    public var file: String
    /// The address or the path it came from.
    public var source: String
    /// "SHA-256 ..." or "... bytes".
    public var expected: String
    public var found: String
  }

  case noLibrary
  case noFolder
  case importOnly(dataset: String)
  case noAddress(dataset: String, file: String)
  case status(Int, url: String)
  case unreachable(url: String, reason: String, attempts: Int)
  case mismatch([Mismatch])
  /// These files are in place and are not those the card knows.
  case occupied([String])
  case nothingFound(dataset: String, folder: String)
  case cannotRead(path: String, reason: String)
  case cannotWrite(path: String, reason: String)

  /// The messages that a person reads.
  public var diagnostics: Diagnostics {
    switch self {
    case .noLibrary:
      one("downloads need libcurl, which is not on this system", "apt-get install libcurl4")
    case .noFolder:
      one("there is no home folder to put datasets into", "name a folder with --to DIR")
    case .importOnly(let name):
      one("the dataset '\(name)' has no address to be fetched from", "bellwether data import \(name) --from DIR")
    case .noAddress(let name, let file):
      one("the card of '\(name)' gives no address for '\(file)'", "bellwether data import \(name) --from DIR")
    case .status(let status, let url):
      one("the server has no such file: HTTP status \(status) for \(url)", "another address: --from-url BASE")
    case .unreachable(let url, let reason, let attempts):
      one(
        "cannot fetch \(url): \(reason)" + (attempts > 1 ? " (tried \(attempts) times)" : ""),
        "the same command goes on where this one stopped")
    case .mismatch(let files):
      Diagnostics(
        files.map {
          .error(
            "'\($0.file)' from \($0.source) is not the file that the card knows; nothing was kept", at: nil,
            notes: [.init("expected \($0.expected)"), .init("found    \($0.found)")])
        })
    case .occupied(let paths):
      Diagnostics(
        paths.map {
          .error(
            "'\($0)' is there, but is not the file that the card knows", at: nil,
            hint: "move it away, or replace it with --replace")
        })
    case .nothingFound(let name, let folder):
      one("none of the files of '\(name)' is in '\(folder)'", "files are found by their names, in subfolders too")
    case .cannotRead(let path, let reason):
      one("cannot read '\(path)': \(reason)", nil)
    case .cannotWrite(let path, let reason):
      one("cannot write '\(path)': \(reason)", nil)
    }
  }

  private func one(_ message: String, _ hint: String?) -> Diagnostics {
    Diagnostics(.error(message, at: nil, hint: hint))
  }
}
