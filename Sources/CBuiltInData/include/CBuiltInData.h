// The files that are part of the program, so that it finds them wherever its binary is moved.
#ifndef BELLWETHER_BUILT_IN_DATA_H
#define BELLWETHER_BUILT_IN_DATA_H

#include <stddef.h>

/// A file embedded when the program was built.
typedef struct {
  /// The dataset's name, a slash, the file's name: "published-scores/published_scores.csv"; or a known
  /// dataset's card: "cards/obsscaling.yaml"; or a file of a paper: "papers/ruan2024/claims.yaml"; or the helper module
  /// for plugins: "python/bellwether.py".
  const char *_Nonnull path;
  const unsigned char *_Nonnull bytes;
  size_t count;
} BellwetherBuiltInFile;

/// The embedded files in the order of their paths, `*count` of them.
const BellwetherBuiltInFile *_Nonnull bellwether_built_in_files(size_t *_Nonnull count);

#endif
