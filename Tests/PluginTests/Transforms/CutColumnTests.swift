import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@Suite("cut")
struct CutColumnTests {
  private let table = try? Table([Column("size", numbers: [0, 0.5, 6, 6.1, 10, nil, 11])])

  @Test("brackets hold their upper edge, and their lower one where that is asked for")
  func edges() async throws {
    let table = try #require(table)
    let book = NoteBook()
    let right = try await Made.apply("cut", #"{"column": "size", "edges": [0, 6, 10]}"#, to: table, book)
    #expect(right["bracket"]?.texts == [nil, "(0, 6]", "(0, 6]", "(6, 10]", "(6, 10]", nil, nil])
    #expect(book.notes == ["cut: 2 of 7 rows have a 'size' outside the brackets"])
    let left = try await Made.apply(
      "cut", #"{"column": "size", "edges": [0, 6, 10], "labels": ["a", "b"], "closed": "left", "into": "c"}"#, to: table
    )
    #expect(left["c"]?.texts == ["a", "a", "b", "b", nil, nil, nil])
  }

  @Test("edges that do not rise and labels that do not fit are told with what would do")
  func mistakes() async throws {
    let table = try #require(table)
    let falling = await Made.complaints {
      try await Made.apply("cut", #"{"column": "size", "edges": [0, 6, 6]}"#, to: table)
    }
    #expect(falling == ["edges rise, and 6 comes after 6"])
    let labels = await Made.complaints {
      try await Made.apply("cut", #"{"column": "size", "edges": [0, 6, 10], "labels": ["a"]}"#, to: table)
    }
    #expect(labels == ["3 edges make 2 brackets, and there is 1 label"])
  }
}
