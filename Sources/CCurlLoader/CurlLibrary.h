// What the files of this target share of libcurl; nothing of it is seen by others.
#ifndef BELLWETHER_CURL_LIBRARY_H
#define BELLWETHER_CURL_LIBRARY_H

// The few constants that are needed, from curl/curl.h; they are part of libcurl's stable ABI.
enum {
  GLOBAL_DEFAULT = 3,

  TAKES_LONG = 0,
  TAKES_POINTER = 10000,
  TAKES_FUNCTION = 20000,
  TAKES_OFFSET = 30000,

  WRITE_DATA = TAKES_POINTER + 1,
  URL = TAKES_POINTER + 2,
  ERROR_BUFFER = TAKES_POINTER + 10,
  WRITE_FUNCTION = TAKES_FUNCTION + 11,
  POST_FIELDS = TAKES_POINTER + 15,
  USER_AGENT = TAKES_POINTER + 18,
  LOW_SPEED_LIMIT = TAKES_LONG + 19,
  LOW_SPEED_TIME = TAKES_LONG + 20,
  HTTP_HEADER = TAKES_POINTER + 23,
  HEADER_DATA = TAKES_POINTER + 29,
  NO_PROGRESS = TAKES_LONG + 43,
  POST = TAKES_LONG + 47,
  FOLLOW_LOCATION = TAKES_LONG + 52,
  PROGRESS_DATA = TAKES_POINTER + 57,
  CERTIFICATES = TAKES_POINTER + 65,
  MAX_REDIRECTS = TAKES_LONG + 68,
  HEADER_FUNCTION = TAKES_FUNCTION + 79,
  NO_SIGNAL = TAKES_LONG + 99,
  PRIVATE = TAKES_POINTER + 103,
  RESUME_FROM = TAKES_OFFSET + 116,
  MAX_FILE_SIZE = TAKES_OFFSET + 117,
  POST_FIELD_SIZE = TAKES_OFFSET + 120,
  SOCKET_FUNCTION = TAKES_FUNCTION + 148,
  TIMEOUT = TAKES_LONG + 155,
  CONNECT_TIMEOUT = TAKES_LONG + 156,
  NO_PROXY = TAKES_POINTER + 177,
  PROTOCOLS = TAKES_LONG + 181,
  REDIRECT_PROTOCOLS = TAKES_LONG + 182,
  PROGRESS_FUNCTION = TAKES_FUNCTION + 219,

  MOST_IDLE_CONNECTIONS = TAKES_LONG + 6,

  PROTOCOL_HTTP = 1,
  PROTOCOL_HTTPS = 2,

  INFO_STATUS = 0x200000 + 2,
  INFO_CONTENT_TYPE = 0x100000 + 18,
  INFO_PRIVATE = 0x100000 + 21,

  OUT_OF_MEMORY = 27,
  ABORTED = 42,
  FILE_TOO_LARGE = 63,
};

typedef int (*SetOption)(void *, int, ...);
typedef int (*GetInfo)(void *, int, ...);

/// Opens libcurl and starts it; null where it cannot be had.
///
/// It is never unloaded: TLS libraries beneath it leave handlers behind that run at exit.
///
/// - Parameter name: a library's file name to try in place of the usual ones, or null.
void *bellwether_curl_library(const char *name);

#endif
