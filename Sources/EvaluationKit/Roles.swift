/// Which columns of the experiment's table play which part.
public struct Roles: Sendable, Hashable {
  /// What tells a row from every other; several columns are joined with " / ". Empty: the row's number.
  public var key: [String]
  public var family: String?
  /// Training compute, in whatever unit the column has.
  public var compute: String?
  public var date: String?

  public init(key: [String] = [], family: String? = nil, compute: String? = nil, date: String? = nil) {
    self.key = key
    self.family = family
    self.compute = compute
    self.date = date
  }
}
