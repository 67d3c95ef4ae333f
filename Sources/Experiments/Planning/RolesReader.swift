import Diagnostics
import EvaluationKit
import Tables
import YAML

/// Reads the key `roles`.
enum RolesReader {
  private static let names = ["key", "family", "compute", "date"]

  static func read(_ node: YAMLNode?, into diagnostics: inout Diagnostics) -> Roles {
    guard let node, !node.isNull else { return Roles() }
    guard let pairs = node.mapping else {
      diagnostics.append(
        .error(
          "'roles' must be a mapping from roles to columns, not \(node.kindName)", at: node.location,
          hint: "for example roles: {key: model, family: family, compute: flops}"))
      return Roles()
    }
    var roles = Roles()
    for pair in pairs {
      let role = pair.key.scalar?.text ?? ""
      let columns = (pair.value.sequence ?? [pair.value]).compactMap(\.scalar?.text)
      switch role {
      case "key": roles.key = columns
      case "family": roles.family = columns.first
      case "compute": roles.compute = columns.first
      case "date": roles.date = columns.first
      default:
        diagnostics.append(
          .error(
            "no role is named '\(role)'", at: pair.key.location, hint: didYouMean(role, among: names, plural: "roles")))
      }
      if role != "key", names.contains(role), pair.value.scalar == nil {
        diagnostics.append(.error("'\(role)' must be one column, not \(pair.value.kindName)", at: pair.value.location))
      }
    }
    return roles
  }

  /// Refuses columns that hold the target: splits, predictors and figures read the roles' columns.
  static func refuse(_ withheld: [String], _ node: YAMLNode?, into diagnostics: inout Diagnostics) {
    for pair in node?.mapping ?? [] where names.contains(pair.key.scalar?.text ?? "") {
      for value in pair.value.sequence ?? [pair.value] {
        guard let name = value.scalar?.text, withheld.contains(name) else { continue }
        diagnostics.append(
          .error(
            "'\(name)' holds the target, and what reads the role would see the answers of the test rows",
            at: value.location, hint: "the target has no role but to be forecast"))
      }
    }
  }

  /// Whether the columns are there and serve.
  static func check(_ roles: Roles, _ node: YAMLNode?, _ schema: TableSchema, into diagnostics: inout Diagnostics) {
    for pair in node?.mapping ?? [] {
      for value in pair.value.sequence ?? [pair.value] {
        guard let name = value.scalar?.text else { continue }
        guard let type = schema[name] else {
          if schema.isOpen { continue }
          diagnostics.append(
            .error(
              "no column is named '\(name)'", at: value.location,
              hint: didYouMean(name, among: schema.names, plural: "columns")))
          continue
        }
        if pair.key.scalar?.text == "compute", type != .number {
          diagnostics.append(.error("the column '\(name)' is text, and compute must be numbers", at: value.location))
        }
      }
    }
  }
}
