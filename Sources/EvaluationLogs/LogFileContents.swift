import Diagnostics
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension LogFile {
  /// All of its bytes, or the first of them.
  func contents(atMost limit: Int = .max) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(errno) }
    defer { close(descriptor) }
    let wanted = min(size, limit)
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < wanted, let start = buffer.baseAddress {
        let count = pread(descriptor, start + filled, wanted - filled, off_t(filled))
        if count < 0, errno == EINTR { continue }
        if count < 0 { code = errno }
        if count <= 0 { break }
        filled += count
      }
    }
    guard code == 0 else { throw unreadable(code) }
    return bytes
  }

  func unreadable(_ code: Int32) -> Diagnostic {
    .error("cannot read '\(name)': \(FilePath.Failure(code: code))", at: nil)
  }
}
