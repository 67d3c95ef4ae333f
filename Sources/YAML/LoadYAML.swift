import Diagnostics

/// A YAML file with what it includes.
public struct LoadedYAML: Hashable, Sendable {
  /// The document with its includes merged under it and the key `include` gone; nil where the file is empty.
  public var root: YAMLNode?
  /// All files that were read, the file itself first, in the order of their first reading.
  public var files: [LoadedFile]
  /// Mistakes that left something to go on with: keys that stand twice, includes that could not be read.
  public var diagnostics = Diagnostics()
  /// Whether includes are missing, so that keys may be.
  public var lacksIncludes = false
  /// Whether a key that stands twice said something that is not in ``root``.
  public var isLossy = false
}

/// A file that was read.
public struct LoadedFile: Hashable, Sendable {
  /// As places name it.
  public var path: String
  public var bytes: [UInt8]
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Reads a file and what it includes.
///
/// The top-level key `include` (a path or a list of paths, relative to the file they stand in) names
/// files that are merged under this one: mappings key by key, this file wins, lists replace; a later
/// include wins over an earlier one. A merged mapping has the keys of its lowest layer first.
///
/// - Parameters:
///   - isAllowed: whether an include may be read, by its resolved path.
///   - read: the bytes of a file, asked once for each; what it throws is told at the include.
/// - Throws: ``Diagnostics`` with the mistakes of all files, where one of them cannot be understood. Mistakes that leave
///   something to go on with are among the result's.
public func loadYAML(
  path: String, limits: YAMLLimits = .init(), isAllowed: (String) -> Bool = { _ in true },
  read: (String) throws -> [UInt8]
) throws -> LoadedYAML {
  try withoutActuallyEscaping(isAllowed) { isAllowed in
    try withoutActuallyEscaping(read) { read in
      var loader = Loader(limits: limits, isAllowed: isAllowed, read: read)
      let root = loader.load(RelativePath.normalised(path), includedBy: [])
      if !loader.isReadable { throw loader.diagnostics }
      return LoadedYAML(
        root: root, files: loader.files, diagnostics: loader.diagnostics, lacksIncludes: loader.lacksIncludes,
        isLossy: loader.isLossy)
    }
  }
}

/// A file and the place of the include that led to it.
private struct Include {
  var path: String
  var location: FileLocation
}

private struct Loader {
  let limits: YAMLLimits
  let isAllowed: (String) -> Bool
  let read: (String) throws -> [UInt8]
  var files: [LoadedFile] = []
  var diagnostics = Diagnostics()
  /// Whether no file held a mistake that ends the reading.
  private(set) var isReadable = true
  private(set) var lacksIncludes = false
  private(set) var isLossy = false
  private var loaded: [String: YAMLNode?] = [:]

  init(limits: YAMLLimits, isAllowed: @escaping (String) -> Bool, read: @escaping (String) throws -> [UInt8]) {
    self.limits = limits
    self.isAllowed = isAllowed
    self.read = read
  }

  /// - Parameter trail: the includes on the way to this file, this file's own last.
  mutating func load(_ path: String, includedBy trail: [Include]) -> YAMLNode? {
    if let known = loaded[path] { return known }
    var node = parse(path, trail)
    if var mapping = node?.mapping, let index = mapping.firstIndex(where: { $0.key.scalar?.text == "include" }) {
      let value = mapping.remove(at: index).value
      node?.content = .mapping(mapping)
      node = merge(node, over: includes(in: value, of: path), trail, path)
    }
    loaded[path] = .some(node)
    return node
  }

  private mutating func merge(
    _ node: YAMLNode?, over includes: [Include], _ trail: [Include], _ path: String
  ) -> YAMLNode? {
    var under: YAMLNode?
    for include in includes {
      guard isReachable(include, trail, from: path),
        let layer = load(include.path, includedBy: trail + [include])
      else { continue }
      guard layer.mapping != nil else {
        lacksIncludes = true
        diagnostics.append(
          .error(
            "an included file must hold a mapping; '\(include.path)' holds \(layer.kindName)", at: include.location))
        continue
      }
      under = under.map { layer.merged(over: $0) } ?? layer
    }
    guard let under else { return node }
    return node?.merged(over: under) ?? under
  }

  private mutating func parse(_ path: String, _ trail: [Include]) -> YAMLNode? {
    do {
      let bytes = try read(path)
      files.append(LoadedFile(path: path, bytes: bytes))
      let parsed = try parseRepeatingYAML(bytes: bytes, file: path, limits: limits)
      diagnostics.append(contentsOf: parsed.diagnostics)
      isLossy = isLossy || parsed.isLossy
      return parsed.root
    } catch let mistakes as Diagnostics {
      isReadable = false
      diagnostics.append(contentsOf: mistakes)
    } catch {
      if trail.isEmpty { isReadable = false }
      lacksIncludes = true
      diagnostics.append(.error("cannot read '\(path)'", at: trail.last?.location, hint: "\(error)"))
    }
    return nil
  }

  private mutating func includes(in value: YAMLNode, of path: String) -> [Include] {
    (value.sequence ?? [value]).compactMap { node in
      guard case .text(let name) = node.scalar?.value, !name.isEmpty else {
        lacksIncludes = true
        diagnostics.append(
          .error("'include' takes a path or a list of paths, not \(node.kindName)", at: node.location))
        return nil
      }
      let include = Include(path: RelativePath.resolve(name, in: path), location: node.location)
      guard isAllowed(include.path) else {
        lacksIncludes = true
        diagnostics.append(
          .error("the include '\(name)' leaves the folder that files may be read from", at: node.location))
        return nil
      }
      return include
    }
  }

  /// Whether an include closes no circle and is not too deep.
  private mutating func isReachable(_ include: Include, _ trail: [Include], from path: String) -> Bool {
    let files = [trail.isEmpty ? path : root(of: trail)] + trail.map(\.path)
    if let start = files.firstIndex(of: include.path) {
      let circle = Array(files[start...]) + [include.path]
      let steps = Array(trail[start...]) + [include]
      let notes = zip(circle, steps).map { file, step in
        Diagnostic.Note("'\(file)' includes '\(step.path)' here", at: step.location)
      }
      diagnostics.append(
        .error("the includes go in a circle: \(circle.joined(separator: " -> "))", at: include.location, notes: notes))
      lacksIncludes = true
      return false
    }
    guard files.count <= deepestInclude else {
      lacksIncludes = true
      diagnostics.append(.error("includes are nested more than \(deepestInclude) deep", at: include.location))
      return false
    }
    return true
  }

  private func root(of trail: [Include]) -> String { trail[0].location.file }

  private let deepestInclude = 32
}

extension YAMLNode {
  /// This mapping laid over another: mappings merge key by key, whatever else stands here replaces.
  func merged(over under: YAMLNode) -> YAMLNode {
    guard let own = mapping, var pairs = under.mapping else { return self }
    var places: [String: Int] = [:]
    for (index, pair) in pairs.enumerated() { places[pair.key.scalar?.text ?? ""] = index }
    for pair in own {
      if let place = places[pair.key.scalar?.text ?? ""] {
        pairs[place] = YAMLPair(key: pair.key, value: pair.value.merged(over: pairs[place].value))
      } else {
        pairs.append(pair)
      }
    }
    var result = self
    result.content = .mapping(pairs)
    return result
  }
}
