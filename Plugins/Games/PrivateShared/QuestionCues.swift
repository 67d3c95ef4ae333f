/// Words by which a programmatic player knows what a question is about, where it is worded as in clembench's instances.
enum QuestionCues {
  /// The first cue that stands in a question and belongs to one of the slots decides.
  private static let cues: [(words: String, slot: String)] = [
    ("when ", "when"), ("date", "when"), ("transport", "by"), ("how do you", "by"), ("how you", "by"),
    ("by plane", "by"), ("class", "class"), ("depart", "from"), ("origin", "from"), ("leaving from", "from"),
    ("starting", "from"), ("trip begin", "from"), ("destination", "to"), ("want to go", "to"), ("going", "to"),
    ("skills", "other-skills"), ("academic", "highest-education"), ("education", "highest-education"),
    ("industry", "industry-experience"), ("bachelor", "bachelor"), ("graduate", "bachelor"), ("studied", "bachelor"),
    ("when ", "availability"), ("availab", "availability"), ("date", "availability"), ("appetizer", "appetizer"),
    ("drink", "drink"), ("beverage", "drink"), ("dessert", "dessert"), ("sweet", "dessert"), ("salad", "salad"),
    ("main", "main-dish"), ("to eat", "main-dish"),
  ]

  static func slot(of question: String, among slots: [String]) -> String? {
    let question = PythonText.lowercased(question)
    return cues.first { slots.contains($0.slot) && PythonText.contains($0.words, in: question) }?.slot
  }
}
