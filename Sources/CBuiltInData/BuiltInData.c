#include "CBuiltInData.h"

// `#embed` is C23; clang has it in every C mode and warns only that it is new.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char published_scores[] = {
#embed "published-scores/published_scores.csv"
};
static const unsigned char published_scores_alternates[] = {
#embed "published-scores/published_scores_alternates.csv"
};
static const unsigned char published_scores_extra[] = {
#embed "published-scores/published_scores_extra.csv"
};
static const unsigned char published_scores_extra_sources[] = {
#embed "published-scores/published_scores_extra_sources.csv"
};
static const unsigned char published_scores_sources[] = {
#embed "published-scores/published_scores_sources.csv"
};

#define BUILT_IN(name) {"published-scores/" #name ".csv", name, sizeof name}

static const BellwetherBuiltInFile files[] = {
    BUILT_IN(published_scores),
    BUILT_IN(published_scores_alternates),
    BUILT_IN(published_scores_extra),
    BUILT_IN(published_scores_extra_sources),
    BUILT_IN(published_scores_sources),
};

const BellwetherBuiltInFile *bellwether_built_in_files(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}
