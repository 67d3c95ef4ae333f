#include "CSampleKernels.h"

#include <math.h>
#include <string.h>

// A fused multiply-add would make results depend on the machine.
#pragma STDC FP_CONTRACT OFF

typedef struct {
  double *block;     // [checkpoints x block]
  int64_t *places;   // [checkpoints x 8]
  double *sorted;    // [checkpoints x 8]
  double *means;     // [checkpoints x 8]
  double *column[2];  // [checkpoints] each: what merging moves
  int32_t *index[2];
  size_t *rows;      // [checkpoints] where a row begins in the scores
  size_t *eights;    // [checkpoints] and in eight columns that were copied
} workspace;

size_t sample_scratch_bytes(size_t checkpoints, size_t block) {
  const size_t padded = (checkpoints + 15) / 16 * 16;
  return checkpoints * (block + 3 * 8) * 8 + 2 * padded * (8 + 4) + 2 * padded * sizeof(size_t);
}

static workspace workspace_in(void *scratch, size_t checkpoints, size_t block, const int32_t *order, size_t stride) {
  const size_t padded = (checkpoints + 15) / 16 * 16;
  workspace work;
  work.block = scratch;
  work.places = (int64_t *)(work.block + checkpoints * block);
  work.sorted = (double *)(work.places + checkpoints * 8);
  work.means = work.sorted + checkpoints * 8;
  work.column[0] = work.means + checkpoints * 8;
  work.column[1] = work.column[0] + padded;
  work.index[0] = (int32_t *)(work.column[1] + padded);
  work.index[1] = work.index[0] + padded;
  work.rows = (size_t *)(work.index[1] + padded);
  work.eights = work.rows + padded;
  for (size_t c = 0; c < checkpoints; c++) {
    work.rows[c] = (size_t)order[c] * stride;
    work.eights[c] = c * 8;
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

// The places of one column's scores in rising order, by merging; equal ones keep their order. Returns the exchanges.
static int64_t merge_places(
    const double *y, size_t width, size_t n, const workspace *work, int64_t *places, size_t step) {
  double *from = work->column[0], *to = work->column[1];
  int32_t *from_index = work->index[0], *to_index = work->index[1];
  for (size_t c = 0; c < n; c++) {
    from[c] = y[c * width];
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
    double *const values = from;
    from = to;
    to = values;
    int32_t *const index = from_index;
    from_index = to_index;
    to_index = index;
  }
  for (size_t p = 0; p < n; p++) places[(size_t)from_index[p] * step] = (int64_t)p;
  return exchanges;
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
    void *scratch, size_t block, size_t most_pairs, int level) {
  const workspace work = workspace_in(scratch, axis->checkpoints, block, axis->order, stride);
#if defined(__x86_64__)
  if (level >= SAMPLE_AVX512) {
    avx512_correlations(scores, first, end, axis, results, &work, block, most_pairs);
    return;
  }
  if (level == SAMPLE_AVX2) {
    avx2_correlations(scores, first, end, axis, results, &work, block, most_pairs);
    return;
  }
#endif
  baseline_correlations(scores, first, end, axis, results, &work, block, most_pairs);
}
