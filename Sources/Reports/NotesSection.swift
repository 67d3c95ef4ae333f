import EvaluationKit

/// What failed, and what the reader should know though nothing failed: before everything else.
struct FailuresBox {
  let record: RunRecord

  func write(into page: inout HTMLText) {
    let failures = record.allFailures
    if !failures.isEmpty {
      box(
        "failures", counted(failures.count, "step") + " failed; everything else is below", into: &page,
        failures.map { failure in
          let place = failure.sweep.map(\.label).joined(separator: ", ")
          return "<b>\(escapeHTML(failure.step))</b>\(place.isEmpty ? "" : " (\(escapeHTML(place)))"): "
            + escapeHTML(failure.message)
        })
    }
    if !record.warnings.isEmpty {
      box("warnings", counted(record.warnings.count, "warning"), into: &page, record.warnings.map(escapeHTML))
    }
  }

  private func box(_ kind: String, _ title: String, into page: inout HTMLText, _ items: [String]) {
    page.put("<div class=\"box \(kind)\" role=\"note\">")
    page.element("h2", title)
    let shown = 20
    page.list(Array(items.prefix(shown)))
    if items.count > shown {
      page.details("\(items.count - shown) more") { $0.list(Array(items.dropFirst(shown).prefix(ReportLimits.rows))) }
    }
    page.put("</div>")
  }
}

/// Notes of steps, equal ones told once.
struct NotesSection {
  let record: RunRecord

  private struct Note {
    var step: String
    var text: String
    var places: [String]
  }

  func write(into page: inout HTMLText) {
    let notes = gathered
    guard !notes.isEmpty else { return }
    page.section("Notes", id: "notes") { page in
      let items = notes.map { note in
        (note.step.isEmpty ? "" : "<b>\(escapeHTML(note.step))</b>: ") + escapeHTML(note.text) + places(note)
      }
      page.list(Array(items.prefix(ReportLimits.openRows)))
      if items.count > ReportLimits.openRows {
        page.details("\(items.count - ReportLimits.openRows) more") {
          $0.list(Array(items.dropFirst(ReportLimits.openRows).prefix(ReportLimits.rows)))
        }
      }
    }
  }

  private func places(_ note: Note) -> String {
    let places = note.places.filter { !$0.isEmpty }
    guard !places.isEmpty else { return "" }
    let shown = places.prefix(6).map(escapeHTML).joined(separator: ", ")
    return " <small>\(shown)\(places.count > 6 ? " and \(places.count - 6) more" : "")</small>"
  }

  private var gathered: [Note] {
    var notes: [Note] = []
    var indices: [String: Int] = [:]
    func take(_ step: String, _ texts: [String], _ place: String) {
      for text in texts {
        let key = step + "\u{0}" + text
        if let index = indices[key] {
          notes[index].places.append(place)
        } else {
          indices[key] = notes.count
          notes.append(Note(step: step, text: text, places: [place]))
        }
      }
    }
    for combination in record.combinations {
      take("", combination.notes, combination.label)
      for transform in combination.transforms { take(transform.name, transform.notes, combination.label) }
      for forecast in combination.forecasts { take(forecast.name, forecast.notes, combination.label) }
    }
    return notes
  }
}
