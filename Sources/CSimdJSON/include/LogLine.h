// Lines of evaluation logs, read with simdjson: C++ stays behind this header, Swift sees plain structs.
//
// One line (or one element of an array) becomes one `BellwetherLogLine`. What it points to lives in the line's bytes or in
// the parser and is good until the parser's next call. Only what is asked for is looked at.
//
// Multiple choice needs nothing more than `bellwether_log_read`. Generations: ask for `bellwetherLogWantsTexts`; where the
// responses are texts, `responses` is `bellwetherLogTexts`, and `filteredTexts` holds the texts of `filtered_resps`
// (usually one, after the harness's filter), `rawTexts` those of `resps` in order: one a recorded repeat. `targets` holds
// the target's texts (one, or those of a list). Metrics of a line by name: `bellwether_log_metrics` before reading, then
// `metrics`.
#ifndef BELLWETHER_LOG_LINE_H
#define BELLWETHER_LOG_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes of a text in UTF-8, without an end mark.
typedef struct {
  const uint8_t *_Nullable bytes;
  size_t count;
} BellwetherLogText;

/// What is looked at beside identity, target and log-likelihoods. Flags, put together by `|`.
enum {
  /// Texts of the choices: lengths, and which of them the target is.
  bellwetherLogWantsChoices = 1,
  /// The same, but only on lines whose target is no whole number.
  bellwetherLogWantsChoicesOfTextTargets = 2,
  /// `answer` and `label` of `doc`.
  bellwetherLogWantsDocument = 4,
  /// Responses that are texts, and the target as texts.
  bellwetherLogWantsTexts = 8,
};

/// What a line's responses are.
typedef enum {
  bellwetherLogNoResponses = 0,
  /// Pairs of log-likelihood and whether the choice is greedy.
  bellwetherLogPairs = 1,
  /// Texts: a generation.
  bellwetherLogTexts = 2,
} BellwetherLogResponses;

/// A whole number, a text, or nothing.
typedef struct {
  /// 0: absent, 1: whole number (written as a number or as a text of digits), 2: text.
  int32_t kind;
  int64_t number;
  /// Of a text, and of a number written as one.
  BellwetherLogText text;
} BellwetherLogValue;

/// Which choice a text is: its index, or one of these.
enum { bellwetherLogNoChoice = -1, bellwetherLogSeveralChoices = -2 };

typedef struct {
  /// `doc_id`; kind 0 where the line has none.
  BellwetherLogValue identifier;
  /// 64 bits of `doc_hash`; 0 where the line has none.
  uint64_t hash;
  /// An index for `bellwether_log_filter`; -1 where the line names no filter.
  int32_t filter;
  BellwetherLogResponses responses;
  BellwetherLogValue target;
  /// `doc.answer` and `doc.label`, where the document was wanted.
  BellwetherLogValue answer;
  BellwetherLogValue label;

  /// Choices with responses; with mutual information twice as many are logged, and the first half is taken.
  int32_t choiceCount;
  /// Natural logarithms; NaN where the log has nan. `choiceCount` of them.
  const double *_Nullable logLikelihoods;
  /// 1, 0, or -1 where the log does not tell. `choiceCount` of them.
  const int8_t *_Nullable greedy;

  /// Whether the choices' texts were looked at and there is one for each.
  bool knowsChoices;
  /// Whether all choices have one text: then the contexts differ, and lengths say nothing.
  bool choicesAreEqual;
  /// Unicode scalars and UTF-8 bytes of each choice without a leading space.
  const int32_t *_Nullable characters;
  const int32_t *_Nullable bytes;
  /// The only choice that equals the target (blanks at the ends aside), and the only one that ends with it.
  int32_t equalChoice;
  int32_t suffixChoice;

  /// A number a name given to `bellwether_log_metrics`; NaN where absent or no number; true is 1, false 0.
  const double *_Nullable metrics;

  const BellwetherLogText *_Nullable filteredTexts;
  size_t filteredTextCount;
  const BellwetherLogText *_Nullable rawTexts;
  size_t rawTextCount;
  const BellwetherLogText *_Nullable targets;
  size_t targetCount;
} BellwetherLogLine;

typedef struct BellwetherLogParser BellwetherLogParser;

/// How many readable bytes, of any value, must follow those that are read.
size_t bellwether_log_padding(void);

BellwetherLogParser *_Nonnull bellwether_log_open(uint32_t wants);
void bellwether_log_close(BellwetherLogParser *_Nonnull parser);

/// What is looked at from the next line on.
void bellwether_log_want(BellwetherLogParser *_Nonnull parser, uint32_t wants);

/// Names of the metrics that are read of each line, in the order of `BellwetherLogLine.metrics`.
void bellwether_log_metrics(
    BellwetherLogParser *_Nonnull parser, const char *_Nonnull const *_Nonnull names, size_t count);

/// Reads one line: a JSON object, with blanks around it.
///
/// The bare words NaN, Infinity and -Infinity, which Python writes, are numbers.
/// @return 0, or a code for `bellwether_log_message`; then `line` holds nothing.
int32_t bellwether_log_read(
    BellwetherLogParser *_Nonnull parser, const uint8_t *_Nonnull bytes, size_t count,
    BellwetherLogLine *_Nonnull line);

/// Begins to read a whole array of such objects; the bytes must stay until its end.
int32_t bellwether_log_read_array(BellwetherLogParser *_Nonnull parser, const uint8_t *_Nonnull bytes, size_t count);

/// The array's next element; `hasMore` is false where there was none.
///
/// @return 0, or a code. After `bellwether_log_is_fatal` of it nothing more can be read of the array.
int32_t bellwether_log_next(
    BellwetherLogParser *_Nonnull parser, BellwetherLogLine *_Nonnull line, bool *_Nonnull hasMore);

bool bellwether_log_is_fatal(int32_t code);

/// Why a line was not read, in lower case.
const char *_Nonnull bellwether_log_message(int32_t code);

/// The name of a filter that lines were read of; empty beyond the last.
BellwetherLogText bellwether_log_filter(const BellwetherLogParser *_Nonnull parser, int32_t filter);
int32_t bellwether_log_filter_count(const BellwetherLogParser *_Nonnull parser);

#ifdef __cplusplus
}
#endif

#endif
