/// What is read of logged generations, and what is kept of their texts.
public struct GenerationOptions: Sendable {
  /// What is kept of a text: an answer, or all of it.
  public struct Kept: Sendable {
    public var text: String
    /// Whether the search for an answer was given up.
    public var gaveUp: Bool

    public init(_ text: String, gaveUp: Bool = false) {
      self.text = text
      self.gaveUp = gaveUp
    }
  }

  /// The filter whose lines count; nil: "none", or else the first by name.
  public var filter: String?
  /// The metric that is kept beside a document's texts.
  public var metric = "exact_match"
  /// Whether what the harness' filter left is taken in place of the texts that were written.
  public var takesFiltered = false
  /// The share of a file's lines that may be broken.
  public var brokenShare = 0.01
  /// Asked for each text while the file is read: what it does not keep is gone.
  public var keep: @Sendable (UnsafeBufferPointer<UInt8>) -> Kept
  /// How many files are read at once. The result is the same for any.
  public var width = LogOptions().width
  /// The longest line that is read, and the largest file that is one array.
  public var lineLimit = LogOptions().lineLimit

  /// - Parameter keep: by default all of a text.
  public init(
    keep: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Kept = { Kept(String(decoding: $0, as: UTF8.self)) }
  ) {
    self.keep = keep
  }
}
