#include "CCurlLoader.h"
#include "CurlLibrary.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct BellwetherCurl {
  void *library;
  void *easy;
  void (*reset)(void *);
  int (*perform)(void *);
  void (*cleanup)(void *);
  const char *(*describe)(int);
  SetOption set;
  GetInfo info;
};

BellwetherCurl *bellwether_curl_open(void) {
  void *library = bellwether_curl_library(NULL);
  if (!library) return NULL;
  void *(*make)(void) = (void *(*)(void))dlsym(library, "curl_easy_init");
  BellwetherCurl curl = {
      .library = library,
      .reset = (void (*)(void *))dlsym(library, "curl_easy_reset"),
      .perform = (int (*)(void *))dlsym(library, "curl_easy_perform"),
      .cleanup = (void (*)(void *))dlsym(library, "curl_easy_cleanup"),
      .describe = (const char *(*)(int))dlsym(library, "curl_easy_strerror"),
      .set = (SetOption)dlsym(library, "curl_easy_setopt"),
      .info = (GetInfo)dlsym(library, "curl_easy_getinfo"),
  };
  if (!make || !curl.reset || !curl.perform || !curl.cleanup || !curl.describe || !curl.set || !curl.info)
    return NULL;
  curl.easy = make();
  if (!curl.easy) return NULL;
  BellwetherCurl *result = malloc(sizeof *result);
  if (!result) {
    curl.cleanup(curl.easy);
    return NULL;
  }
  *result = curl;
  return result;
}

void bellwether_curl_close(BellwetherCurl *curl) {
  curl->cleanup(curl->easy);
  free(curl);
}

typedef struct {
  BellwetherCurl *curl;
  const BellwetherCurlRequest *request;
} Transfer;

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context) {
  Transfer *transfer = context;
  const BellwetherCurlRequest *request = transfer->request;
  long status = 0;
  transfer->curl->info(transfer->curl->easy, INFO_STATUS, &status);
  if (status >= 400) return size * count;
  return request->write(request->context, (const uint8_t *)bytes, size * count) ? size * count : 0;
}

static int make_progress(void *context, int64_t total, int64_t now, int64_t to_send, int64_t sent) {
  (void)total, (void)now, (void)to_send, (void)sent;
  const BellwetherCurlRequest *request = ((Transfer *)context)->request;
  return request->shouldStop(request->context) ? 1 : 0;
}

BellwetherCurlAnswer bellwether_curl_fetch(BellwetherCurl *curl, const BellwetherCurlRequest *request) {
  BellwetherCurlAnswer answer = {0};
  Transfer transfer = {curl, request};
  void *easy = curl->easy;
  SetOption set = curl->set;
  curl->reset(easy);
  set(easy, URL, request->url);
  set(easy, USER_AGENT, request->userAgent);
  set(easy, PROTOCOLS, (long)(PROTOCOL_HTTP | PROTOCOL_HTTPS));
  set(easy, REDIRECT_PROTOCOLS, (long)(PROTOCOL_HTTP | PROTOCOL_HTTPS));
  set(easy, FOLLOW_LOCATION, 1L);
  set(easy, MAX_REDIRECTS, 5L);
  set(easy, NO_SIGNAL, 1L);
  set(easy, CONNECT_TIMEOUT, (long)request->connectTimeoutInMilliseconds);
  set(easy, LOW_SPEED_LIMIT, (long)request->lowSpeedInBytesPerSecond);
  set(easy, LOW_SPEED_TIME, (long)request->stallTimeoutInSeconds);
  set(easy, RESUME_FROM, request->firstByte);
  set(easy, ERROR_BUFFER, answer.message);
  set(easy, WRITE_FUNCTION, take_bytes);
  set(easy, WRITE_DATA, &transfer);
  set(easy, PROGRESS_FUNCTION, make_progress);
  set(easy, PROGRESS_DATA, &transfer);
  set(easy, NO_PROGRESS, 0L);
  if (request->certificates) set(easy, CERTIFICATES, request->certificates);
  if (request->ignoresProxies) set(easy, NO_PROXY, "*");
  answer.code = curl->perform(easy);
  curl->info(easy, INFO_STATUS, &answer.status);
  if (answer.code != 0 && !answer.message[0])
    snprintf(answer.message, sizeof answer.message, "%s", curl->describe(answer.code));
  // The buffer is this function's own and gone when it returns.
  set(easy, ERROR_BUFFER, NULL);
  return answer;
}
