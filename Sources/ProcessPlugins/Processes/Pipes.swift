#if canImport(System)
  import System
#else
  import SystemPackage
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The two ends of a pipe; neither is handed on to children by chance.
struct PipeEnds {
  var read: Int32
  var write: Int32

  init() throws(Errno) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
    // Between the two calls another child may be started: it closes all but its three descriptors itself.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (read, write) = (ends[0], ends[1])
  }

  func close() {
    closeDescriptor(read)
    closeDescriptor(write)
  }

  /// Makes room in the pipe for a million bytes, where the system allows: fewer turns for large tables.
  func widen() {
    #if os(Linux)
      let setPipeSize: Int32 = 1031  // F_SETPIPE_SZ, which the headers hide
      _ = fcntl(write, setPipeSize, 1 << 20)
    #endif
  }
}

func closeDescriptor(_ descriptor: Int32) {
  #if canImport(Glibc)
    _ = Glibc.close(descriptor)
  #elseif canImport(Musl)
    _ = Musl.close(descriptor)
  #else
    _ = Darwin.close(descriptor)
  #endif
}

/// Makes reads and writes of this end return at once.
func makeNonBlocking(_ descriptor: Int32) {
  _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
}

/// What a read or a write of a non-blocking descriptor came to.
enum Transfer: Equatable {
  case bytes(Int)
  /// Nothing can be read or written now.
  case later
  /// The other side has closed its end.
  case closed
}

func readSome(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count > 0 { return .bytes(count) }
    if count == 0 { return .closed }
    if errno == EINTR { continue }
    return errno == EAGAIN || errno == EWOULDBLOCK ? .later : .closed
  }
}

/// Writes what the pipe takes. A pipe that nobody reads is `.closed`, and no signal, whatever the process does
/// about SIGPIPE: the signal goes to the thread that wrote, which holds it back and takes it.
func writeSome(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Transfer {
  var brokenPipe = sigset_t()
  var before = sigset_t()
  sigemptyset(&brokenPipe)
  sigaddset(&brokenPipe, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  while true {
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 { return .bytes(count) }
    switch errno {
    case EINTR: continue
    case EAGAIN, EWOULDBLOCK: return .later
    case EPIPE:
      var pending = sigset_t()
      var taken: Int32 = 0
      sigpending(&pending)
      if sigismember(&pending, SIGPIPE) == 1 { sigwait(&brokenPipe, &taken) }
      return .closed
    default: return .closed
    }
  }
}
