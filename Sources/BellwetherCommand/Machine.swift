#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The machine that a run is made on, as far as a record tells.
enum Machine {
  static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// "Linux 6.1.0 x86_64".
  static var system: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "unknown" }
    return [text(name.sysname), text(name.release), text(name.machine)].joined(separator: " ")
  }

  private static func text<Field>(_ field: Field) -> String {
    withUnsafeBytes(of: field) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
