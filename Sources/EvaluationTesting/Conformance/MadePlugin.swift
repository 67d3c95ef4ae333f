import EvaluationKit
import NumericalMethods

/// A plugin made for its laws, with the settings that made it.
struct MadePlugin<Product: Sendable> {
  let factory: PluginFactory<Product>
  let setting: Setting
  let product: Product

  /// Nil where it could not be made, which the book then says.
  ///
  /// Laws of its parameters are asked on the way.
  init?(_ factory: PluginFactory<Product>, in book: inout LawBook) async {
    let given = book.trials.settings
    setting = given ?? SettingsFromCard.least(factory.card)
    self.factory = factory
    let required = factory.card.parameters.filter(\.isRequired)
    book.isMadeUp = given == nil && factory.card.parameters.contains { $0.fallback == nil }
    book.isGuessed = given == nil && required.contains { SettingsFromCard.isGuess($0.type) }
    let settings: Settings
    do {
      settings = try Settings(setting, for: factory.card)
    } catch {
      book.write(
        ConformanceReport.works,
        .broken(
          "\(given == nil ? "what its card requires" : "what was given") fails the card's own checks: \(inWords(error))"
        ))
      return nil
    }
    do {
      product = try factory.make(settings)
      try await ParameterLaws.checkSettings(of: product)
    } catch {
      let isAsked = !book.isMadeUp || !isRefusal(error)
      book.write(
        ConformanceReport.works,
        isAsked
          ? .broken("it refuses its settings: \(inWords(error))")
          : .notAsked("settings made up from its card do not serve, give it some that do: \(inWords(error))"))
      return nil
    }
    await ParameterLaws.ask(factory, setting, in: &book)
  }

  /// Puts it to the test that a plugin is its settings and the seed, and nothing else.
  ///
  /// - Parameter result: what it makes of a sample.
  func askRepeating<Result: Equatable>(
    in book: inout LawBook, _ result: (Product, RunContext) async throws -> Result
  ) async {
    let law = "made again from its settings, with the same seed, it gives the same"
    guard book.isAtWork else { return book.write(law, .notAsked("it did not come to that")) }
    do {
      let first = try await result(product, NoteBook().run(seed: Seed(7)))
      let again = try factory.make(Settings(setting, for: factory.card))
      let same = try await result(again, NoteBook().run(seed: Seed(7))) == first
      book.write(law, same ? .kept : .broken("seed 7 gave two results"))
      let other = try await result(product, NoteBook().run(seed: Seed(8)))
      if other != first, same { book.note("it uses chance: another seed gives another result") }
    } catch {
      book.write(law, .notAsked("it failed: \(inWords(error))"))
    }
  }
}
