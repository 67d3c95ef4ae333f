import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Downloads a dataset's files, checks them and puts them in place.
public struct DatasetPull: Sendable {
  /// A folder of datasets to put it into; nil for the user's.
  public var folder: String?
  /// Files come from `BASE/PATH` instead of their own addresses: a mirror.
  public var base: String?
  /// Files in place that are not those of the card are replaced; otherwise they are an error.
  public var replaces = false
  /// How often a failed transfer is tried again.
  public var retries = 3
  /// Before the first retry; twice as long before each following one.
  public var delay: Duration = .seconds(1)
  public var connectTimeout: Duration = .seconds(20)
  public var stallTimeout: Duration = .seconds(30)
  /// A file of trusted certificates, where libcurl's own choice will not do.
  public var certificates: String?

  public init(folder: String? = nil, base: String? = nil) {
    self.folder = folder
    self.base = base
  }

  /// Fetches the dataset of a card.
  ///
  /// Nothing is put in place before every file is there and right. An interrupted pull leaves what it has
  /// beside the dataset's folder and the next one goes on from there; wrong bytes are thrown away.
  ///
  /// - Throws: ``DatasetFetchError``; `CancellationError`.
  public func run(
    _ card: DatasetCard, library: DatasetLibrary, report: @Sendable (DatasetFetch.Event) -> Void = { _ in }
  ) async throws -> DatasetFetch {
    if base == nil, let builtIn = try takeBuiltIn(card, library) { return builtIn }
    if card.isImportOnly, base == nil { throw DatasetFetchError.importOnly(dataset: card.name) }
    let staging = StagingFolder(
      dataset: card.name, in: try library.destination(of: card, folder: folder))
    let inPlace = try FilesInPlace(card.namedFiles, in: staging, replacing: replaces)
    let sources = try card.namedFiles.map { (file: $0, url: try address(of: $0, card)) }
    defer { staging.tidy() }
    var arrived: [String] = []
    if sources.contains(where: { !inPlace.present.contains($0.file.path) }) {
      var download = try Download()
      download.certificates = certificates
      download.patience = Download.Patience(connect: connectTimeout, stall: stallTimeout)
      for (file, url) in sources where !inPlace.present.contains(file.path) {
        try await fetch(file, from: url, into: staging, with: download, report: report)
        arrived.append(file.path)
        report(.finished(.init(path: file.path, state: file.sha256 == nil ? .unchecked : .fetched)))
      }
      if let brought = try library.broughtCard(card.name), !FilePath.exists(staging.placed(DatasetCard.fileName)) {
        try staging.write(brought, to: DatasetCard.fileName)
        arrived.append(DatasetCard.fileName)
      }
    }
    try staging.place(arrived)
    let files = card.namedFiles.map { file in
      let state: DatasetFetch.State = file.sha256 == nil ? .unchecked : .fetched
      return DatasetFetch.File(path: file.path, state: inPlace.present.contains(file.path) ? .present : state)
    }
    return DatasetFetch(dataset: card.name, folder: staging.target, files: files)
  }

  /// A dataset that is part of the program: nothing to do, unless a folder is named to put a copy into.
  private func takeBuiltIn(_ card: DatasetCard, _ library: DatasetLibrary) throws -> DatasetFetch? {
    let files = card.namedFiles.map { (path: $0.path, bytes: library.builtIn.bytes(of: card.name + "/" + $0.path)) }
    guard !files.isEmpty, files.allSatisfy({ $0.bytes != nil }) else { return nil }
    guard let folder else {
      return DatasetFetch(
        dataset: card.name, folder: nil, files: files.map { .init(path: $0.path, state: .builtIn) })
    }
    let staging = StagingFolder(dataset: card.name, in: folder)
    let present = try FilesInPlace(card.namedFiles, in: staging, replacing: replaces).present
    let arriving = files.filter { !present.contains($0.path) }
    for (path, bytes) in arriving { try staging.write(bytes ?? [], to: path) }
    try staging.place(arriving.map(\.path))
    return DatasetFetch(
      dataset: card.name, folder: staging.target,
      files: files.map { .init(path: $0.path, state: present.contains($0.path) ? .present : .fetched) })
  }

  private func address(of file: DatasetCard.File, _ card: DatasetCard) throws -> String {
    if let base { return (base.hasSuffix("/") ? base : base + "/") + percentEncoded(file.path) }
    guard let url = file.url else { throw DatasetFetchError.noAddress(dataset: card.name, file: file.path) }
    return url
  }

  /// Fetches one file into the staging folder and checks it.
  private func fetch(
    _ file: DatasetCard.File, from url: String, into staging: StagingFolder, with download: borrowing Download,
    report: (DatasetFetch.Event) -> Void
  ) async throws {
    let path = staging.staged(file.path)
    try staging.prepare(for: file.path)
    // Without a sum nobody could tell whether an old beginning and a new end belong together.
    if file.sha256 == nil { unlink(path) }
    if FilePath.exists(path), try file.isSame(asFileAt: path) { return }
    if let bytes = file.bytes, size(of: path) >= bytes { unlink(path) }
    let isContinued = size(of: path) > 0
    var isWhole = try await transfer(file, from: url, into: path, with: download, report: report)
    if isWhole, try file.isSame(asFileAt: path) { return }
    if isContinued {
      // The beginning, from another day, may be at fault.
      unlink(path)
      isWhole = try await transfer(file, from: url, into: path, with: download, report: report)
      if isWhole, try file.isSame(asFileAt: path) { return }
    }
    let mismatch = try mismatch(file, from: url, at: path, isWhole: isWhole)
    staging.discard()
    throw DatasetFetchError.mismatch([mismatch])
  }

  private func mismatch(
    _ file: DatasetCard.File, from url: String, at path: String, isWhole: Bool
  ) throws -> DatasetFetchError.Mismatch {
    guard isWhole, let sha256 = file.sha256 else {
      return .init(file: file.path, source: url, expected: "\(file.bytes ?? 0) bytes", found: "more")
    }
    let found = try file.sum(ofFileAt: path)
    return .init(file: file.path, source: url, expected: "SHA-256 \(sha256)", found: "SHA-256 \(found)")
  }

  /// Fetches one file, trying again where that may help; false where more came than the card knows of.
  private func transfer(
    _ file: DatasetCard.File, from url: String, into path: String, with download: borrowing Download,
    report: (DatasetFetch.Event) -> Void
  ) async throws -> Bool {
    var delay = delay
    var attempt = 1
    while true {
      do throws(Download.Failure) {
        try download.fetch(url, into: path, limit: file.bytes) {
          report(.progress(file: file.path, bytes: $0, of: file.bytes))
        }
        guard let bytes = file.bytes, size(of: path) < bytes else { return true }
        throw .passing("the connection ended after \(size(of: path)) of \(bytes) bytes")
      } catch {
        if case .tooLong = error { return false }
        let reason = try reasonToRetry(error, url, path: path, attempt: attempt)
        report(.retry(file: file.path, reason: reason, after: delay))
        try await Task.sleep(for: delay)
        delay *= 2
        attempt += 1
      }
    }
  }

  /// Why a transfer may be tried again; throws where it may not.
  private func reasonToRetry(_ failure: Download.Failure, _ url: String, path: String, attempt: Int) throws -> String {
    switch failure {
    case .stopped: throw CancellationError()
    case .status(let status): throw DatasetFetchError.status(status, url: url)
    case .cannotWrite(let failure): throw DatasetFetchError.cannotWrite(path: path, reason: failure.description)
    case .lasting(let reason): throw DatasetFetchError.unreachable(url: url, reason: reason, attempts: attempt)
    case .tooLong: throw DatasetFetchError.unreachable(url: url, reason: "too many bytes", attempts: attempt)
    case .passing(let reason):
      guard attempt <= retries else {
        throw DatasetFetchError.unreachable(url: url, reason: reason, attempts: attempt)
      }
      return reason
    case .cannotResume:
      unlink(path)
      // Once more than the retries: starting anew is not the server's fault.
      guard attempt <= retries + 1 else {
        throw DatasetFetchError.unreachable(url: url, reason: "the server's answers do not fit", attempts: attempt)
      }
      return "the server does not go on where the file ends"
    }
  }

  private func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// A path as an address has it: all but letters, digits and a few signs as `%` and two digits.
  private func percentEncoded(_ path: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~/".utf8)
    let digits = Array("0123456789ABCDEF")
    return path.utf8.map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }.joined()
  }
}
