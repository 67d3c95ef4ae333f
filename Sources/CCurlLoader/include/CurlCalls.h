// Many HTTP requests in flight at once on one thread, by libcurl's multi interface.
#ifndef BELLWETHER_CURL_CALLS_H
#define BELLWETHER_CURL_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The thread, its connections and what is in flight on them.
typedef struct BellwetherCalls BellwetherCalls;

/// A POST. All of it is copied when the call begins.
typedef struct {
  const char *_Nonnull url;
  const char *_Nonnull userAgent;
  /// Whole lines without their ends: "Content-Type: application/json".
  const char *_Nonnull const *_Nonnull headers;
  size_t headerCount;
  const uint8_t *_Nullable body;
  size_t bodySize;
  /// A file of trusted certificates, or null for the library's own choice.
  const char *_Nullable certificates;
  int64_t connectTimeoutInMilliseconds;
  /// From the call's beginning to the answer's last byte.
  int64_t timeoutInMilliseconds;
  /// An answer with a longer body is not read on.
  size_t mostBytes;
  bool ignoresProxies;
} BellwetherCall;

/// How a call ended. Its texts and bytes are there only while it is told.
typedef struct {
  /// libcurl's code: 0 for success, 42 for a call that was cancelled.
  int code;
  /// The HTTP status; 0 where there was no answer.
  long status;
  bool isTooLong;
  const uint8_t *_Nullable body;
  size_t bodySize;
  /// Of the answer's headers; empty where it had none of these.
  const char *_Nonnull contentType;
  const char *_Nonnull retryAfter;
  const char *_Nonnull date;
  /// What went wrong in words; empty where all went well.
  const char *_Nonnull message;
} BellwetherCallAnswer;

/// Told once of each call that began, on the thread of the calls, which waits for it to return.
typedef void (*BellwetherCallEnded)(
    void *_Nullable context, uint64_t call, const BellwetherCallAnswer *_Nonnull answer);

/// Opens libcurl and starts the thread; null where this system has no libcurl (7.68 or later).
///
/// - Parameter library: a library's file name to try in place of the usual ones, or null.
BellwetherCalls *_Nullable bellwether_calls_open(
    const char *_Nullable library, void *_Nullable context, BellwetherCallEnded _Nonnull ended);

/// Cancels what is in flight and waits for the thread to end.
void bellwether_calls_close(BellwetherCalls *_Nonnull calls);

/// Begins a call under a number that no other call has; false where there is no memory for it, and then it never ends.
bool bellwether_calls_begin(BellwetherCalls *_Nonnull calls, uint64_t call, const BellwetherCall *_Nonnull request);

/// Cancels a call that began; nothing happens where it has ended.
void bellwether_calls_cancel(BellwetherCalls *_Nonnull calls, uint64_t call);

#endif
