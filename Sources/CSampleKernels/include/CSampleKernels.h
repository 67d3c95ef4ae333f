// Correlations of many samples at once with one x: the inner loops of `SampleCorrelations`.
#ifndef BELLWETHER_SAMPLE_KERNELS_H
#define BELLWETHER_SAMPLE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// What is not defined and why; more than one may hold.
enum {
  SAMPLE_MISSING = 1,   // a score is not a number
  SAMPLE_CONSTANT = 2,  // all scores are equal
  SAMPLE_INFINITE = 4,  // a score is infinite: Pearson's is undefined, ranks are not
};

// The widest instructions to be used.
enum { SAMPLE_BASELINE = 0, SAMPLE_AVX2 = 1, SAMPLE_AVX512 = 2 };

// The x of the checkpoints, which stand in rising order of x from here on.
typedef struct {
  size_t checkpoints;
  const int32_t *_Nonnull order;     // [checkpoints] the row of each
  const double *_Nonnull centred;    // [checkpoints] x less its mean, over the largest of them
  const double *_Nonnull ranks;      // [checkpoints] twice the mean rank less (checkpoints + 1): integers, their sum is 0
  const int32_t *_Nonnull runs;      // [2 run_count] first and behind the last of each run of equal x
  size_t run_count;
  double squares;                    // sum of the squares of `centred`
  double rank_squares;               // and of `ranks`
  double tie_pairs;                  // pairs of equal x
} sample_axis;

// Where results go, from that of the sample `first` on; null where they are not asked for. Undefined is NaN.
typedef struct {
  double *_Nullable pearson;
  double *_Nullable spearman;
  double *_Nullable kendall;
  double *_Nullable excess;          // concordant less discordant pairs
  double *_Nullable tie_pairs;       // sums over the groups of t equal scores: t (t - 1) / 2
  double *_Nullable tie_triples;     // t (t - 1) (t - 2)
  double *_Nullable tie_variance;    // t (t - 1) (2 t + 5)
  uint8_t *_Nonnull states;
} sample_results;

// How many bytes of scratch a call needs, for so many checkpoints; to be aligned to 64.
size_t sample_scratch_bytes(size_t checkpoints);

// The best of the levels above on this machine.
int sample_best_level(void);

// The correlations of the samples first..<end of `scores` [checkpoints x stride], a row a checkpoint.
//
// A result depends on its sample alone: not on the level, first and end. Ranks of more than `most_pairs`
// checkpoints (256 at most) come from sorting, sample by sample, instead of from comparing all pairs.
void sample_correlations(
    const double *_Nonnull scores, size_t stride, size_t first, size_t end, const sample_axis *_Nonnull axis,
    const sample_results *_Nonnull results, void *_Nonnull scratch, size_t most_pairs, int level);

#endif
