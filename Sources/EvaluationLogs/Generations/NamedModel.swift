extension LogModel {
  /// A model of which no more is known than how a log calls it.
  public init(name: String, revision: String? = nil) {
    self.init(name: name, revision: revision, folder: name.replacing("/", with: "__"), parameters: nil)
  }
}
