#include "CBuiltInData.h"

// `#embed` is C23; clang has it in every C mode and warns only that it is new.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char card_clembench[] = {
#embed "cards/clembench.yaml"
};
static const unsigned char card_obsscaling[] = {
#embed "cards/obsscaling.yaml"
};
static const unsigned char card_published_scores[] = {
#embed "cards/published-scores.yaml"
};
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
static const unsigned char python_helper[] = {
#embed "python/bellwether.py"
};

#define CARD(name, bytes) {"cards/" name ".yaml", bytes, sizeof bytes}
#define BUILT_IN(name) {"published-scores/" #name ".csv", name, sizeof name}

static const BellwetherBuiltInFile files[] = {
    CARD("clembench", card_clembench),
    CARD("obsscaling", card_obsscaling),
    CARD("published-scores", card_published_scores),
    BUILT_IN(published_scores),
    BUILT_IN(published_scores_alternates),
    BUILT_IN(published_scores_extra),
    BUILT_IN(published_scores_extra_sources),
    BUILT_IN(published_scores_sources),
    {"python/bellwether.py", python_helper, sizeof python_helper},
};

const BellwetherBuiltInFile *bellwether_built_in_files(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}
