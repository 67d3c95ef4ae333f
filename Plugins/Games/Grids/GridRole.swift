/// The roles of the games of grids, as transcripts name them.
enum GridRole {
  static let giver = "Instruction Giver"
  static let follower = "Instruction Follower"
}
