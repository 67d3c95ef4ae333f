import NumericalMethods

/// What a plugin may use of the world while a run goes on. It reaches for nothing else.
public struct RunContext: Sendable {
  /// The chance of this step in this combination: two steps never share one.
  public var seed: Seed
  public var roles: Roles
  /// Says something that the record should keep beside the result ("3 rows had no compute"). Notes stand in the report; one
  /// that begins with "warning: ", or has it behind the name of the step ("p-vocab: warning: "), is shown on the terminal too.
  public var note: @Sendable (String) -> Void
  /// A folder of the run for what is costly and is to be there when the run goes on after a stop; nil where nothing is kept.
  ///
  /// It need not exist yet. All tables share it: what is kept is told apart by what it is, not by the table's name.
  public var workFolder: String?

  public init(
    seed: Seed, roles: Roles = Roles(), workFolder: String? = nil, note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.seed = seed
    self.roles = roles
    self.workFolder = workFolder
    self.note = note
  }
}

/// A plugin could not do its work on these rows: the run keeps everything else and says so.
public struct EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String
  /// Whether the plugin broke, where it should have judged and said that it cannot: a bug of its author's.
  public var isFault: Bool
  /// Whether no other request of the same model will fare better: its budget is spent, its key is refused, it is not there.
  /// Whoever asks it then stops asking.
  public var concernsModel: Bool

  public init(_ description: String, isFault: Bool = false, concernsModel: Bool = false) {
    self.description = description
    self.isFault = isFault
    self.concernsModel = concernsModel
  }
}
