import Diagnostics
import Testing

@Suite("Nearest names")
struct NearestNameTests {
  @Test(
    "a name within a third of the word's length is near",
    arguments: [
      ("sigmod", "sigmoid"), ("breir", "brier"), ("flosp", "flops"), ("Model", "model"), ("GSM8k", "GSM8K"),
      ("training-men", "training-mean"), ("m", "n"),
    ])
  func near(word: String, name: String) {
    #expect(nearest(to: word, among: ["completely-else", name]) == name)
  }

  @Test("a name further away is not", arguments: [("mse", "mae2"), ("ab", "cd"), ("linear", "sigmoid"), ("", "abc")])
  func far(word: String, name: String) { #expect(nearest(to: word, among: [name]) == nil) }

  @Test("a swap of neighbours is one edit, and two replacements are two")
  func swap() {
    #expect(nearest(to: "mea", among: ["mae"]) == "mae")
    #expect(nearest(to: "abc", among: ["axy"]) == nil)
  }

  @Test("the nearest wins, and of equally near ones the first in sort order, whatever their order")
  func order() {
    #expect(nearest(to: "sigmoit", among: ["sigmoids", "sigmoid"]) == "sigmoid")
    #expect(nearest(to: "cat", among: ["hat", "bat", "rat"]) == "bat")
    #expect(nearest(to: "cat", among: ["rat", "bat", "hat"]) == "bat")
  }

  @Test("the word itself is never its own correction")
  func itself() { #expect(nearest(to: "mae", among: ["mae"]) == nil) }

  @Test("where nothing is near, few names are listed in sort order and many are counted")
  func listing() {
    #expect(didYouMean("zzz", among: ["b", "a"], plural: "metrics") == "metrics: a, b")
    #expect(didYouMean("zzz", among: [String]()) == nil)
    let many = (10..<30).map { "name-\($0)" }
    let hint = didYouMean("zzz", among: many, plural: "names")
    #expect(hint?.hasPrefix("names: name-10, name-11") == true)
    #expect(hint?.hasSuffix("name-21, ... (20 in all)") == true)
  }
}
