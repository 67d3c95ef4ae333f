#include "CSampleKernels.h"

#include <math.h>
#include <string.h>

// A fused multiply-add would make results depend on the machine.
#pragma STDC FP_CONTRACT OFF

// So many samples are ranked side by side.
#define GROUP 32
// Beyond so many checkpoints a number of exchanges does not fit 16 bits.
#define MOST_PAIRS 256
// How many scores of a row ahead of those in use are asked for.
#define AHEAD 64

// Room for a call's work.
typedef struct {
  double *group;      // [checkpoints][GROUP] the scores that are worked on
  double *sorted;     // [checkpoints][GROUP]
  double *means;      // [checkpoints][8]
  double *column[2];  // [checkpoints] each: what sorting one column moves
  size_t *rows;       // [checkpoints] where a row begins in the scores
  size_t *groups;     // [checkpoints] and in a group that was copied
  int32_t *index[2];  // [checkpoints] each
  int16_t *keys;      // [checkpoints][GROUP]
  int16_t *places;    // [checkpoints][GROUP]
  int16_t *ranks;     // [checkpoints] x's
} workspace;

// What is found of a group.
typedef struct {
  double spearman[GROUP], kendall[GROUP], excess[GROUP], tie_pairs[GROUP], tie_triples[GROUP], tie_variance[GROUP];
} group_results;

// Sums over a group's ranks: of x's times the scores', of the squares of these, and over ties.
typedef struct {
  double xy[GROUP], yy[GROUP], pairs[GROUP], triples[GROUP], variance[GROUP];
} rank_sums;

static size_t padded(size_t checkpoints) { return (checkpoints + 31) / 32 * 32; }

size_t sample_scratch_bytes(size_t checkpoints) {
  const size_t n = padded(checkpoints);
  return n * ((2 * GROUP + 8 + 2) * sizeof(double) + 2 * sizeof(size_t) + 2 * sizeof(int32_t) + (2 * GROUP + 1) * sizeof(int16_t));
}

static workspace workspace_in(void *scratch, const sample_axis *axis, size_t stride) {
  const size_t n = padded(axis->checkpoints);
  workspace work;
  work.group = scratch;
  work.sorted = work.group + n * GROUP;
  work.means = work.sorted + n * GROUP;
  work.column[0] = work.means + n * 8;
  work.column[1] = work.column[0] + n;
  work.rows = (size_t *)(work.column[1] + n);
  work.groups = work.rows + n;
  work.index[0] = (int32_t *)(work.groups + n);
  work.index[1] = work.index[0] + n;
  work.keys = (int16_t *)(work.index[1] + n);
  work.places = work.keys + n * GROUP;
  work.ranks = work.places + n * GROUP;
  for (size_t c = 0; c < axis->checkpoints; c++) {
    work.rows[c] = (size_t)axis->order[c] * stride;
    work.groups[c] = c * GROUP;
    work.ranks[c] = (int16_t)axis->ranks[c];
  }
  return work;
}

// xy / √(xx yy) within -1...1; one root of the product, so that full agreement of ranks is 1 to the last digit.
static double ratio(double xy, double xx, double yy) {
  const double scale = sqrt(xx * yy);
  if (!(scale > 0)) return NAN;
  const double r = xy / scale;
  return r > 1 ? 1 : r < -1 ? -1 : r;
}

// Pearson's of one column in two passes, the scores brought near 1 by a power of 2 first, which loses nothing. Returns its state.
static uint8_t careful_pearson(const double *y, const size_t *offsets, const sample_axis *axis, double *r) {
  const size_t n = axis->checkpoints;
  const double first = y[offsets[0]];
  uint8_t state = SAMPLE_CONSTANT;
  double size = 0;
  for (size_t c = 0; c < n; c++) {
    const double value = y[offsets[c]];
    if (value != first) state &= ~SAMPLE_CONSTANT;
    if (isnan(value)) state |= SAMPLE_MISSING;
    if (isinf(value)) state |= SAMPLE_INFINITE;
    size = fmax(size, fabs(value));
  }
  if (state) return state & SAMPLE_MISSING ? state & ~SAMPLE_CONSTANT : state;
  int exponent = 0;
  frexp(size, &exponent);
  double sum = 0;
  for (size_t c = 0; c < n; c++) sum += ldexp(y[offsets[c]], -exponent);
  const double mean = sum / (double)n;
  double largest = 0;
  for (size_t c = 0; c < n; c++) largest = fmax(largest, fabs(ldexp(y[offsets[c]], -exponent) - mean));
  double xy = 0, yy = 0, rest = 0;
  for (size_t c = 0; c < n; c++) {
    const double difference = (ldexp(y[offsets[c]], -exponent) - mean) / largest;
    xy += difference * axis->centred[c];
    yy += difference * difference;
    rest += difference;
  }
  // What the rounding of the mean left.
  *r = ratio(xy, axis->squares, yy - rest * rest / (double)n);
  return 0;
}

// Brings a column of almost ordered scores in `sorted` into order, and its places. Returns the exchanges that were still to be made.
static int64_t finish_sorting(size_t n, const workspace *work, size_t lane) {
  double *const values = work->column[0];
  int32_t *const index = work->index[0];
  for (size_t c = 0; c < n; c++) index[work->places[c * GROUP + lane]] = (int32_t)c;
  for (size_t p = 0; p < n; p++) values[p] = work->sorted[p * GROUP + lane];
  int64_t exchanges = 0;
  for (size_t p = 1; p < n; p++) {
    const double value = values[p];
    if (!(values[p - 1] > value)) continue;
    const int32_t moved = index[p];
    size_t to = p;
    for (; to > 0 && values[to - 1] > value; to--) {
      values[to] = values[to - 1];
      index[to] = index[to - 1];
    }
    values[to] = value;
    index[to] = moved;
    exchanges += (int64_t)(p - to);
  }
  for (size_t p = 0; p < n; p++) {
    work->sorted[p * GROUP + lane] = values[p];
    work->places[(size_t)index[p] * GROUP + lane] = (int16_t)p;
  }
  return exchanges;
}

// Merges one column's scores into order; equal ones keep theirs. Returns the exchanges; `values` and `order` are where they lie then.
static int64_t merge_column(const double *y, size_t n, const workspace *work, const double **values, const int32_t **order) {
  double *from = work->column[0], *to = work->column[1];
  int32_t *from_index = work->index[0], *to_index = work->index[1];
  for (size_t c = 0; c < n; c++) {
    from[c] = y[c * GROUP];
    from_index[c] = (int32_t)c;
  }
  int64_t exchanges = 0;
  for (size_t size = 1; size < n; size *= 2) {
    for (size_t start = 0; start < n; start += 2 * size) {
      const size_t middle = start + size < n ? start + size : n;
      const size_t end = middle + size < n ? middle + size : n;
      size_t left = start, right = middle;
      for (size_t place = start; place < end; place++) {
        const int takes_right = right < end && (left == middle || from[left] > from[right]);
        const size_t taken = takes_right ? right : left;
        to[place] = from[taken];
        to_index[place] = from_index[taken];
        exchanges += takes_right ? (int64_t)(middle - left) : 0;
        right += takes_right;
        left += !takes_right;
      }
    }
    double *const other = from;
    from = to;
    to = other;
    int32_t *const other_index = from_index;
    from_index = to_index;
    to_index = other_index;
  }
  *values = from;
  *order = from_index;
  return exchanges;
}

// The sums over ties of one column whose scores lie in order, `step` apart; their twice mean ranks less n + 1, in order, go to `twice`.
static void column_ties(const double *values, size_t step, size_t n, double *twice, size_t lane, rank_sums *sums) {
  double yy = 0, pairs = 0, triples = 0, variance = 0;
  for (size_t first = 0; first < n;) {
    size_t next = first + 1;
    while (next < n && values[next * step] == values[first * step]) next++;
    const double count = (double)(next - first), others = count - 1;
    const double rank = (double)(first + next - 1) - (double)(n - 1);
    for (size_t p = first; p < next; p++) twice[p] = rank;
    yy += count * rank * rank;
    pairs += count * others / 2;
    triples += count * others * (others - 1);
    variance += count * others * (2 * others + 7);
    first = next;
  }
  sums->yy[lane] = yy;
  sums->pairs[lane] = pairs;
  sums->triples[lane] = triples;
  sums->variance[lane] = variance;
}

// All sums of one column of a group that was sorted by pairs.
static void column_sums(const sample_axis *axis, const workspace *work, size_t lane, rank_sums *sums) {
  const size_t n = axis->checkpoints;
  double *const twice = work->column[0];
  column_ties(work->sorted + lane, GROUP, n, twice, lane, sums);
  double xy = 0;
  for (size_t c = 0; c < n; c++) xy += axis->ranks[c] * twice[work->places[c * GROUP + lane]];
  sums->xy[lane] = xy;
}

// The sums of one column over its ranks, by merging. Returns the exchanges.
static int64_t merged_sums(const double *y, const sample_axis *axis, const workspace *work, size_t lane, rank_sums *sums) {
  const size_t n = axis->checkpoints;
  const double *values;
  const int32_t *order;
  const int64_t exchanges = merge_column(y + lane, n, work, &values, &order);
  double *const twice = values == work->column[0] ? work->column[1] : work->column[0];
  column_ties(values, 1, n, twice, lane, sums);
  double xy = 0;
  for (size_t p = 0; p < n; p++) xy += axis->ranks[order[p]] * twice[p];
  sums->xy[lane] = xy;
  return exchanges;
}

// Takes pairs within runs of equal x off the exchanges, and counts those that have equal scores too.
static void within_runs(const double *y, const sample_axis *axis, int64_t *exchanges, int64_t *equals) {
  for (size_t run = 0; run < axis->run_count; run++) {
    const size_t end = (size_t)axis->runs[2 * run + 1];
    for (size_t i = (size_t)axis->runs[2 * run]; i < end; i++) {
      for (size_t j = i + 1; j < end; j++) {
        const double *const left = y + i * GROUP, *const right = y + j * GROUP;
        for (size_t lane = 0; lane < GROUP; lane++) {
          exchanges[lane] -= left[lane] > right[lane];
          equals[lane] += left[lane] == right[lane];
        }
      }
    }
  }
}

static void put_ranks(double *list, const double *found, size_t at, size_t count, uint32_t ranked) {
  if (!list) return;
  for (size_t lane = 0; lane < count; lane++) list[at + lane] = ranked >> lane & 1 ? found[lane] : NAN;
}

#define LANES 2
#define TILE 4
#define NAME(name) baseline_##name
#include "SampleKernels.inc"
#undef LANES
#undef TILE
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define LANES 4
#define TILE 4
#define NAME(name) avx2_##name
#include "SampleKernels.inc"
#undef LANES
#undef TILE
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define LANES 8
#define TILE 8
#define NAME(name) avx512_##name
#include "SampleKernels.inc"
#undef LANES
#undef TILE
#undef NAME
#pragma clang attribute pop
#endif

int sample_best_level(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vl"))
    return SAMPLE_AVX512;
  if (__builtin_cpu_supports("avx2")) return SAMPLE_AVX2;
#endif
  return SAMPLE_BASELINE;
}

void sample_correlations(
    const double *scores, size_t stride, size_t first, size_t end, const sample_axis *axis, const sample_results *results,
    void *scratch, size_t most_pairs, int level) {
  const workspace work = workspace_in(scratch, axis, stride);
  const int by_pairs = axis->checkpoints <= MOST_PAIRS && axis->checkpoints <= most_pairs;
#if defined(__x86_64__)
  if (level >= SAMPLE_AVX512) {
    avx512_correlations(scores, first, end, axis, results, &work, by_pairs);
    return;
  }
  if (level == SAMPLE_AVX2) {
    avx2_correlations(scores, first, end, axis, results, &work, by_pairs);
    return;
  }
#endif
  baseline_correlations(scores, first, end, axis, results, &work, by_pairs);
}
