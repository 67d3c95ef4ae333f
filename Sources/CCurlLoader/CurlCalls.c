#include "CurlCalls.h"
#include "CurlLibrary.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// MARK: A call

typedef struct Call Call;
struct Call {
  uint64_t number;
  Call *next;

  char *url;
  char *userAgent;
  char *certificates;
  /// libcurl's own list.
  void *headers;
  uint8_t *request;
  size_t requestSize;
  long connectTimeout;
  long timeout;
  bool ignoresProxies;

  void *easy;
  uint8_t *body;
  size_t size;
  size_t capacity;
  size_t mostBytes;
  bool isTooLong;
  bool hasNoMemory;
  char retryAfter[64];
  char date[64];
  char message[256];
};

/// What libcurl tells of a finished transfer (curl/multi.h).
typedef struct {
  int kind;
  void *easy;
  union {
    void *whatever;
    int code;
  } data;
} Message;

enum { MOST_SPARE = 64 };

struct BellwetherCalls {
  void *context;
  BellwetherCallEnded ended;
  pthread_t thread;

  SetOption set;
  GetInfo info;
  void *(*easyInit)(void);
  void (*easyReset)(void *);
  void (*easyCleanup)(void *);
  const char *(*describe)(int);
  void *(*appendText)(void *, const char *);
  void (*freeTexts)(void *);
  int (*setMulti)(void *, int, ...);
  int (*add)(void *, void *);
  int (*removeEasy)(void *, void *);
  int (*perform)(void *, int *);
  int (*poll)(void *, void *, unsigned, int, int *);
  int (*wakeUp)(void *);
  Message *(*read)(void *, int *);
  int (*multiCleanup)(void *);
  void *multi;

  // Of the thread alone.
  Call *running;
  void *spare[MOST_SPARE];
  size_t spareCount;

  // Shared, under the lock.
  pthread_mutex_t lock;
  Call *fresh;
  Call **freshEnd;
  uint64_t *cancelled;
  size_t cancelledCount;
  size_t cancelledCapacity;
  bool isClosing;
};

static void free_call(BellwetherCalls *calls, Call *call) {
  if (call->headers) calls->freeTexts(call->headers);
  free(call->url);
  free(call->userAgent);
  free(call->certificates);
  free(call->request);
  free(call->body);
  free(call);
}

/// Null where there is no memory.
static Call *copy_call(BellwetherCalls *calls, uint64_t number, const BellwetherCall *request) {
  Call *call = calloc(1, sizeof *call);
  if (!call) return NULL;
  call->number = number;
  call->url = strdup(request->url);
  call->userAgent = strdup(request->userAgent);
  call->request = malloc(request->bodySize + 1);
  bool isWhole = call->url && call->userAgent && call->request;
  if (request->certificates) {
    call->certificates = strdup(request->certificates);
    isWhole = isWhole && call->certificates;
  }
  for (size_t i = 0; isWhole && i < request->headerCount; i++) {
    void *headers = calls->appendText(call->headers, request->headers[i]);
    if (headers) call->headers = headers;
    isWhole = headers != NULL;
  }
  if (!isWhole) {
    free_call(calls, call);
    return NULL;
  }
  if (request->bodySize) memcpy(call->request, request->body, request->bodySize);
  call->requestSize = request->bodySize;
  call->connectTimeout = (long)request->connectTimeoutInMilliseconds;
  call->timeout = (long)request->timeoutInMilliseconds;
  call->mostBytes = request->mostBytes;
  call->ignoresProxies = request->ignoresProxies;
  return call;
}

// MARK: What libcurl calls

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
  Call *call = context;
  size_t more = size * count;
  if (more > call->mostBytes - call->size) {
    call->isTooLong = true;
    return 0;
  }
  if (more > call->capacity - call->size) {
    size_t capacity = call->capacity ? call->capacity : 4096;
    while (capacity < call->size + more) capacity *= 2;
    uint8_t *body = realloc(call->body, capacity);
    if (!body) {
      call->hasNoMemory = true;
      return 0;
    }
    call->body = body;
    call->capacity = capacity;
  }
  memcpy(call->body + call->size, bytes, more);
  call->size += more;
  return more;
}

/// Copies a header's value where it has this name.
static void take_value(const char *line, size_t length, const char *name, char *value, size_t capacity) {
  size_t width = strlen(name);
  if (length <= width || strncasecmp(line, name, width) != 0 || line[width] != ':') return;
  const char *start = line + width + 1, *end = line + length;
  while (start < end && (*start == ' ' || *start == '\t')) start++;
  while (end > start && (unsigned char)end[-1] <= ' ') end--;
  size_t size = (size_t)(end - start);
  if (size >= capacity) return;
  memcpy(value, start, size);
  value[size] = 0;
}

static size_t take_header(char *line, size_t size, size_t count, void *context) {
  Call *call = context;
  size_t length = size * count;
  // A status line: what was said before it was of an interim answer.
  if (length >= 5 && strncmp(line, "HTTP/", 5) == 0) call->retryAfter[0] = call->date[0] = 0;
  take_value(line, length, "Retry-After", call->retryAfter, sizeof call->retryAfter);
  take_value(line, length, "Date", call->date, sizeof call->date);
  return length;
}

/// Children that are started meanwhile do not inherit the connection.
static int close_on_exec(void *context, int socket, int purpose) {
  (void)context, (void)purpose;
  fcntl(socket, F_SETFD, FD_CLOEXEC);
  return 0;
}

// MARK: The thread

static void end(BellwetherCalls *calls, Call *call, int code) {
  long status = 0;
  char *contentType = NULL;
  if (call->easy) {
    calls->info(call->easy, INFO_STATUS, &status);
    calls->info(call->easy, INFO_CONTENT_TYPE, &contentType);
  }
  if (call->hasNoMemory) code = OUT_OF_MEMORY;
  BellwetherCallAnswer answer = {
      .code = code,
      .status = status,
      .isTooLong = call->isTooLong || code == FILE_TOO_LARGE,
      .body = call->body,
      .bodySize = call->size,
      .contentType = contentType ? contentType : "",
      .retryAfter = call->retryAfter,
      .date = call->date,
      .message = code == 0 ? "" : call->message[0] ? call->message : calls->describe(code),
  };
  calls->ended(calls->context, call->number, &answer);
  if (call->easy) {
    calls->removeEasy(calls->multi, call->easy);
    calls->easyReset(call->easy);
    if (calls->spareCount < MOST_SPARE) {
      calls->spare[calls->spareCount++] = call->easy;
    } else {
      calls->easyCleanup(call->easy);
    }
  }
  for (Call **place = &calls->running; *place; place = &(*place)->next) {
    if (*place == call) {
      *place = call->next;
      break;
    }
  }
  free_call(calls, call);
}

static void begin(BellwetherCalls *calls, Call *call) {
  call->next = calls->running;
  calls->running = call;
  void *easy = calls->spareCount ? calls->spare[--calls->spareCount] : calls->easyInit();
  if (!easy) return end(calls, call, OUT_OF_MEMORY);
  call->easy = easy;
  SetOption set = calls->set;
  set(easy, PRIVATE, call);
  set(easy, URL, call->url);
  set(easy, USER_AGENT, call->userAgent);
  set(easy, PROTOCOLS, (long)(PROTOCOL_HTTP | PROTOCOL_HTTPS));
  // A key is for one server: nothing is sent on to another.
  set(easy, FOLLOW_LOCATION, 0L);
  set(easy, NO_SIGNAL, 1L);
  set(easy, POST, 1L);
  set(easy, POST_FIELDS, call->request);
  set(easy, POST_FIELD_SIZE, (int64_t)call->requestSize);
  set(easy, HTTP_HEADER, call->headers);
  set(easy, CONNECT_TIMEOUT, call->connectTimeout);
  set(easy, TIMEOUT, call->timeout);
  set(easy, MAX_FILE_SIZE, (int64_t)call->mostBytes);
  set(easy, ERROR_BUFFER, call->message);
  set(easy, WRITE_FUNCTION, take_body);
  set(easy, WRITE_DATA, call);
  set(easy, HEADER_FUNCTION, take_header);
  set(easy, HEADER_DATA, call);
  set(easy, SOCKET_FUNCTION, close_on_exec);
  if (call->certificates) set(easy, CERTIFICATES, call->certificates);
  if (call->ignoresProxies) set(easy, NO_PROXY, "*");
  if (calls->add(calls->multi, easy) != 0) end(calls, call, OUT_OF_MEMORY);
}

/// Begins and cancels what was asked for; whether to go on.
static bool take_orders(BellwetherCalls *calls) {
  pthread_mutex_lock(&calls->lock);
  Call *fresh = calls->fresh;
  uint64_t *cancelled = calls->cancelled;
  size_t count = calls->cancelledCount;
  bool isClosing = calls->isClosing;
  calls->fresh = NULL;
  calls->freshEnd = &calls->fresh;
  calls->cancelled = NULL;
  calls->cancelledCount = calls->cancelledCapacity = 0;
  pthread_mutex_unlock(&calls->lock);
  while (fresh) {
    Call *next = fresh->next;
    begin(calls, fresh);
    fresh = next;
  }
  for (size_t i = 0; i < count; i++) {
    Call *call = calls->running;
    while (call && call->number != cancelled[i]) call = call->next;
    if (call) end(calls, call, ABORTED);
  }
  free(cancelled);
  while (isClosing && calls->running) end(calls, calls->running, ABORTED);
  return !isClosing;
}

static void *run(void *context) {
  BellwetherCalls *calls = context;
  while (take_orders(calls)) {
    int count = 0;
    calls->perform(calls->multi, &count);
    for (Message *message; (message = calls->read(calls->multi, &count));) {
      if (message->kind != 1) continue;
      // The message is gone once its transfer is removed.
      int code = message->data.code;
      Call *call = NULL;
      calls->info(message->easy, INFO_PRIVATE, &call);
      if (call) end(calls, call, code);
    }
    calls->poll(calls->multi, NULL, 0, 60000, NULL);
  }
  return NULL;
}

// MARK: What others call

static bool find_functions(BellwetherCalls *calls, void *library, void *(**makeMulti)(void)) {
#define FIND(field, name) ((*(void **)&(field) = dlsym(library, name)) != NULL)
  return FIND(calls->set, "curl_easy_setopt") && FIND(calls->info, "curl_easy_getinfo") &&
         FIND(calls->easyInit, "curl_easy_init") && FIND(calls->easyReset, "curl_easy_reset") &&
         FIND(calls->easyCleanup, "curl_easy_cleanup") && FIND(calls->describe, "curl_easy_strerror") &&
         FIND(calls->appendText, "curl_slist_append") && FIND(calls->freeTexts, "curl_slist_free_all") &&
         FIND(calls->setMulti, "curl_multi_setopt") && FIND(calls->add, "curl_multi_add_handle") &&
         FIND(calls->removeEasy, "curl_multi_remove_handle") && FIND(calls->perform, "curl_multi_perform") &&
         FIND(calls->poll, "curl_multi_poll") && FIND(calls->wakeUp, "curl_multi_wakeup") &&
         FIND(calls->read, "curl_multi_info_read") && FIND(calls->multiCleanup, "curl_multi_cleanup") &&
         FIND(*makeMulti, "curl_multi_init");
#undef FIND
}

/// Starts the thread with all signals blocked: they are for other threads, a broken pipe for none.
static bool start_thread(BellwetherCalls *calls) {
  sigset_t all, before;
  sigfillset(&all);
  if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) return false;
  bool isStarted = pthread_create(&calls->thread, NULL, run, calls) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return isStarted;
}

BellwetherCalls *bellwether_calls_open(const char *name, void *context, BellwetherCallEnded ended) {
  void *library = bellwether_curl_library(name);
  if (!library) return NULL;
  BellwetherCalls *calls = calloc(1, sizeof *calls);
  if (!calls) return NULL;
  void *(*makeMulti)(void) = NULL;
  calls->context = context;
  calls->ended = ended;
  calls->freshEnd = &calls->fresh;
  if (!find_functions(calls, library, &makeMulti) || !(calls->multi = makeMulti())) {
    free(calls);
    return NULL;
  }
  calls->setMulti(calls->multi, MOST_IDLE_CONNECTIONS, 1024L);
  if (pthread_mutex_init(&calls->lock, NULL) != 0 || !start_thread(calls)) {
    calls->multiCleanup(calls->multi);
    free(calls);
    return NULL;
  }
  return calls;
}

void bellwether_calls_close(BellwetherCalls *calls) {
  pthread_mutex_lock(&calls->lock);
  calls->isClosing = true;
  pthread_mutex_unlock(&calls->lock);
  calls->wakeUp(calls->multi);
  pthread_join(calls->thread, NULL);
  for (size_t i = 0; i < calls->spareCount; i++) calls->easyCleanup(calls->spare[i]);
  calls->multiCleanup(calls->multi);
  pthread_mutex_destroy(&calls->lock);
  free(calls->cancelled);
  free(calls);
}

bool bellwether_calls_begin(BellwetherCalls *calls, uint64_t number, const BellwetherCall *request) {
  Call *call = copy_call(calls, number, request);
  if (!call) return false;
  pthread_mutex_lock(&calls->lock);
  *calls->freshEnd = call;
  calls->freshEnd = &call->next;
  pthread_mutex_unlock(&calls->lock);
  calls->wakeUp(calls->multi);
  return true;
}

void bellwether_calls_cancel(BellwetherCalls *calls, uint64_t number) {
  pthread_mutex_lock(&calls->lock);
  if (calls->cancelledCount == calls->cancelledCapacity) {
    size_t capacity = calls->cancelledCapacity ? 2 * calls->cancelledCapacity : 16;
    uint64_t *cancelled = realloc(calls->cancelled, capacity * sizeof *cancelled);
    if (!cancelled) {
      // Its timeout will end it.
      pthread_mutex_unlock(&calls->lock);
      return;
    }
    calls->cancelled = cancelled;
    calls->cancelledCapacity = capacity;
  }
  calls->cancelled[calls->cancelledCount++] = number;
  pthread_mutex_unlock(&calls->lock);
  calls->wakeUp(calls->multi);
}
