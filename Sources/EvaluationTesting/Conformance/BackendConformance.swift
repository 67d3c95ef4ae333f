import EvaluationKit
import NumericalMethods

/// Puts the laws of back ends to a back end. One that cannot be reached is not asked.
public func conformance(
  of factory: PluginFactory<any Backend>, _ trials: ConformanceTrials = ConformanceTrials()
) async -> ConformanceReport {
  var book = LawBook(.backend, factory.card.name, trials)
  guard let made = await MadePlugin(factory, in: &book) else { return book.report }
  let backend = made.product
  let talks = sampleConversations
  do {
    _ = try await backend.reply(to: talks, in: NoteBook().run())
  } catch let error as EvaluationError {
    book.write(ConformanceReport.works, .notAsked("it gives no reply: \(error)"))
    return book.report
  } catch {
    book.write(ConformanceReport.works, .broken("it fails: \(inWords(error))"))
    return book.report
  }
  let laws = [
    "each conversation has a reply", "no conversations, no replies", "counts of tokens are not negative",
    "replying twice with one seed gives the same", "a reply does not depend on the other conversations",
  ]
  await book.put(laws) { sample in
    let run = NoteBook().run(seed: Seed(UInt64(sample + 1)))
    let replies = try await backend.reply(to: talks, in: run)
    var broken: [String] = []
    if replies.count != talks.count { return ["\(laws[0]): \(replies.count) for \(talks.count)"] }
    if try await !backend.reply(to: [], in: run).isEmpty { broken.append(laws[1]) }
    if replies.contains(where: { ($0.promptTokens ?? 0) < 0 || ($0.replyTokens ?? 0) < 0 }) { broken.append(laws[2]) }
    if try await backend.reply(to: talks, in: run) != replies { broken.append(laws[3]) }
    for (talk, reply) in zip(talks, replies) where try await backend.reply(to: [talk], in: run) != [reply] {
      broken.append(laws[4])
      break
    }
    return broken
  }
  await made.askRepeating(in: &book) { try await $0.reply(to: talks, in: $1) }
  return book.report
}

/// Conversations whose reply leaves nothing to chance: a temperature of 0 and a seed.
private var sampleConversations: [Conversation] {
  let sampling = Sampling(temperature: 0, maximumTokens: 20, seed: 1)
  return [
    Conversation([.init(.user, "Say yes.")], sampling: sampling),
    Conversation(
      [.init(.system, "Answer in one word."), .init(.user, "What is 2 + 2?")], sampling: sampling),
    Conversation([.init(.user, "é \u{1F411} \"quoted\"\nsecond line")], sampling: sampling),
  ]
}
