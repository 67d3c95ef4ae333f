/// How people write a metric's id.
public func metricTitle(_ id: String) -> String {
  switch id {
  case "mse", "mae", "rmse": id.uppercased()
  case "r2": "R\u{B2}"
  default: id
  }
}

/// "1 row", "3 rows".
///
/// - Parameter plural: where it is not the noun with an s.
public func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) " + (count == 1 ? noun : plural ?? noun + "s")
}
