#if canImport(CryptoKit)
  import CryptoKit
#else
  import CLibMD
#endif

/// The SHA-256 sum of bytes, by the system's library.
public enum SHA256 {
  /// 64 lower-case hexadecimal digits.
  public static func hex(of bytes: [UInt8]) -> String {
    #if canImport(CryptoKit)
      let digest = Array(CryptoKit.SHA256.hash(data: bytes))
    #else
      var context = SHA2_CTX()
      SHA256Init(&context)
      SHA256Update(&context, bytes, bytes.count)
      var digest = [UInt8](repeating: 0, count: 32)
      SHA256Final(&digest, &context)
    #endif
    let digits = Array("0123456789abcdef")
    return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  public static func hex(of text: String) -> String { hex(of: Array(text.utf8)) }
}
