#include "CBuiltInData.h"

// `#embed` is C23; clang has it in every C mode and warns only that it is new.
#pragma clang diagnostic ignored "-Wc23-extensions"

// Backtests lie in configs/backtests, where people run them.
static const unsigned char backtest_published[] = {
#embed "../../configs/backtests/published.yaml"
};
static const unsigned char backtest_ruan2024[] = {
#embed "../../configs/backtests/ruan2024.yaml"
};
static const unsigned char backtest_standard[] = {
#embed "../../configs/backtests/standard.yaml"
};
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
static const unsigned char template_backend[] = {
#embed "templates/backend.txt"
};
static const unsigned char template_column_metric[] = {
#embed "templates/column-metric.txt"
};
static const unsigned char template_data[] = {
#embed "templates/data.yaml"
};
static const unsigned char template_dataset[] = {
#embed "templates/dataset.txt"
};
static const unsigned char template_figure[] = {
#embed "templates/figure.txt"
};
static const unsigned char template_folder[] = {
#embed "templates/folder.txt"
};
static const unsigned char template_interval_metric[] = {
#embed "templates/interval-metric.txt"
};
static const unsigned char template_metric[] = {
#embed "templates/metric.txt"
};
static const unsigned char template_predictor[] = {
#embed "templates/predictor.txt"
};
static const unsigned char template_split[] = {
#embed "templates/split.txt"
};
static const unsigned char template_summary[] = {
#embed "templates/summary.txt"
};
static const unsigned char template_transform[] = {
#embed "templates/transform.txt"
};

// Papers lie in configs/papers, where people run single experiments of them.
#include "Papers.inc"

#define CARD(name, bytes) {"cards/" name ".yaml", bytes, sizeof bytes}
#define TEMPLATE(name, bytes) {"templates/" name, bytes, sizeof bytes}
#define BUILT_IN(name) {"published-scores/" #name ".csv", name, sizeof name}

static const BellwetherBuiltInFile files[] = {
    {"backtests/published.yaml", backtest_published, sizeof backtest_published},
    {"backtests/ruan2024.yaml", backtest_ruan2024, sizeof backtest_ruan2024},
    {"backtests/standard.yaml", backtest_standard, sizeof backtest_standard},
    CARD("clembench", card_clembench),
    CARD("obsscaling", card_obsscaling),
    CARD("published-scores", card_published_scores),
    PAPERS
    BUILT_IN(published_scores),
    BUILT_IN(published_scores_alternates),
    BUILT_IN(published_scores_extra),
    BUILT_IN(published_scores_extra_sources),
    BUILT_IN(published_scores_sources),
    {"python/bellwether.py", python_helper, sizeof python_helper},
    TEMPLATE("backend.txt", template_backend),
    TEMPLATE("column-metric.txt", template_column_metric),
    TEMPLATE("data.yaml", template_data),
    TEMPLATE("dataset.txt", template_dataset),
    TEMPLATE("figure.txt", template_figure),
    TEMPLATE("folder.txt", template_folder),
    TEMPLATE("interval-metric.txt", template_interval_metric),
    TEMPLATE("metric.txt", template_metric),
    TEMPLATE("predictor.txt", template_predictor),
    TEMPLATE("split.txt", template_split),
    TEMPLATE("summary.txt", template_summary),
    TEMPLATE("transform.txt", template_transform),
};

const BellwetherBuiltInFile *bellwether_built_in_files(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}
