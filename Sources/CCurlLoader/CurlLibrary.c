#include "CurlLibrary.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

static void *open_library(const char *name) {
  static const char *const names[] = {
#ifdef __APPLE__
      "libcurl.4.dylib",
      "/usr/lib/libcurl.4.dylib",
#else
      "libcurl.so.4",
      "libcurl-gnutls.so.4",
#endif
  };
  if (name) return dlopen(name, RTLD_NOW | RTLD_LOCAL);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library) return library;
  }
  return NULL;
}

void *bellwether_curl_library(const char *name) {
  // Older versions of libcurl may not be started by two threads at once.
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  void *library = open_library(name);
  int (*start)(long) = library ? (int (*)(long))dlsym(library, "curl_global_init") : NULL;
  if (!start || start(GLOBAL_DEFAULT) != 0) library = NULL;
  pthread_mutex_unlock(&lock);
  return library;
}
