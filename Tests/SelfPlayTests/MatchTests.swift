import SelfPlay
import Testing

@Suite("a match")
struct MatchTests {
}
