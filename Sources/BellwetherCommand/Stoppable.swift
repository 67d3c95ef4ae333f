import Dispatch
import Experiments
import Files
import ProcessPlugins

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs the body so that Ctrl-C (or a polite kill) ends it within a second and leaves no half-written file.
///
/// The first signal cancels the work, which ends at its next step; where that takes longer than a moment the process ends
/// itself once half-written files are taken away.
///
/// - Parameters:
///   - patience: how long the work may take to end.
///   - ending: called where it took longer, before the process ends itself.
func stoppable<Value: Sendable>(
  _ files: AtomicFiles, _ host: PluginHost? = nil, patience: DispatchTimeInterval = .milliseconds(700),
  ending: @escaping @Sendable () -> Void = {}, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  // Ended by the cancellation handler below, and awaited here: nothing outlives this call.
  let work = Task { try await body() }
  // A queue of its own gets a thread of its own: the shared ones may all be busy with the work that is to stop.
  let queue = DispatchQueue(label: "bellwether.stop")
  let sources = [SIGINT, SIGTERM].map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler {
      work.cancel()
      queue.asyncAfter(deadline: .now() + patience) {
        ending()
        files.removeUnfinished()
        host?.killNow()
        _exit(130)
      }
    }
    source.resume()
    return source
  }
  defer {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
  return try await withTaskCancellationHandler {
    try await work.value
  } onCancel: {
    work.cancel()
  }
}
