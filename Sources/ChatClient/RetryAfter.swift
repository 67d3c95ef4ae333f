/// What a `Retry-After` header asks for: whole or broken seconds, or a date.
///
/// Source: RFC 9110, sections 5.6.7 (dates, in all three forms) and 10.2.3.
///
/// - Parameter now: in seconds since 1970, by the server's clock where it tells the time.
/// - Returns: 0 for a date that has passed; nil for what is neither.
func retryAfter(_ text: String, now: Int) -> Duration? {
  if let seconds = Double(text) {
    return seconds.isFinite && seconds >= 0 ? .seconds(min(seconds, 1e9)) : nil
  }
  return httpDate(text).map { .seconds(max(0, $0 - now)) }
}

/// A date of HTTP in seconds since 1970; nil for what is none.
///
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
func httpDate(_ text: String) -> Int? {
  let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
  let parts: (day: String, month: String, year: String, time: String)
  switch words.count {
  case 6 where words[5] == "GMT": parts = (words[1], words[2], words[3], words[4])
  case 5: parts = (words[2], words[1], words[4], words[3])
  default: return nil
  }
  let clock = parts.time.split(separator: ":").compactMap { Int($0) }
  guard let day = Int(parts.day), (1...31).contains(day), let month = months.firstIndex(of: parts.month),
    var year = Int(parts.year), (0...9999).contains(year), clock.count == 3, (0...23).contains(clock[0]),
    (0...59).contains(clock[1]), (0...60).contains(clock[2])
  else { return nil }
  if parts.year.count == 2 { year += year < 70 ? 2000 : 1900 }
  return days(year, month + 1, day) * 86400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
}

private let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/// Days since 1970-01-01 in the Gregorian calendar, counting years from March so that a leap day ends one.
private func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
  let shifted = month > 2 ? year : year - 1
  let era = (shifted >= 0 ? shifted : shifted - 399) / 400
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
