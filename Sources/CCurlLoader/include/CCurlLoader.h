// libcurl, found when it is first needed: linked, it would slow every start of a program that seldom
// fetches anything, and stop it where the library is missing.
#ifndef BELLWETHER_CURL_LOADER_H
#define BELLWETHER_CURL_LOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CurlCalls.h"

/// A connection that transfers share one after the other.
typedef struct BellwetherCurl BellwetherCurl;

/// Takes bytes that arrived; false ends the transfer.
typedef bool (*BellwetherCurlWrite)(void *_Nullable context, const uint8_t *_Nonnull bytes, size_t count);
/// Asked several times a second, or once where nothing arrives; true ends the transfer.
typedef bool (*BellwetherCurlShouldStop)(void *_Nullable context);

/// What is to be fetched, and how long to wait for it.
typedef struct {
  const char *_Nonnull url;
  const char *_Nonnull userAgent;
  /// A file of trusted certificates, or null for the library's own choice.
  const char *_Nullable certificates;
  /// The transfer starts at this byte; 0 asks for the whole.
  int64_t firstByte;
  int64_t connectTimeoutInMilliseconds;
  /// Fewer than `lowSpeedInBytesPerSecond` for so long is an error.
  int64_t stallTimeoutInSeconds;
  int64_t lowSpeedInBytesPerSecond;
  bool ignoresProxies;
  void *_Nullable context;
  BellwetherCurlWrite _Nonnull write;
  BellwetherCurlShouldStop _Nonnull shouldStop;
} BellwetherCurlRequest;

/// How a transfer ended.
typedef struct {
  /// libcurl's code: 0 for success. An HTTP status of 400 or more is no error of libcurl's here.
  int code;
  /// The last HTTP status; 0 where there was no answer.
  long status;
  /// In words; empty where all went well.
  char message[256];
} BellwetherCurlAnswer;

/// Opens libcurl; null where this system has none.
BellwetherCurl *_Nullable bellwether_curl_open(void);
void bellwether_curl_close(BellwetherCurl *_Nonnull curl);

/// Fetches and waits. The body of an answer with a status of 400 or more is not written.
BellwetherCurlAnswer bellwether_curl_fetch(
    BellwetherCurl *_Nonnull curl, const BellwetherCurlRequest *_Nonnull request);

#endif
