// Values that simdjson's On-Demand walks over, as tokens, numbers and texts.
#ifndef BELLWETHER_ON_DEMAND_VALUES_H
#define BELLWETHER_ON_DEMAND_VALUES_H

#ifndef SIMDJSON_EXCEPTIONS
#define SIMDJSON_EXCEPTIONS 0
#endif
#include <simdjson.h>

#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "JSONTexts.h"

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

constexpr int32_t noTrouble = 0;

/// The key as it is written, between its quotes; that it ends within the line is known by now.
inline std::string_view keyOf(ondemand::field &field, const char *lineEnd) {
  const char *start = field.key().raw();
  const void *quote = memchr(start, '"', size_t(lineEnd - start));
  const char *end = quote == nullptr ? lineEnd : static_cast<const char *>(quote);
  if (end > start && end[-1] == '\\') {
    end = start;
    while (end < lineEnd && *end != '"') end += *end == '\\' ? 2 : 1;
  }
  return {start, size_t(end - start)};
}

inline char first(ondemand::value &value) {
  std::string_view token = value.raw_json_token();
  return token.empty() ? ' ' : token.front();
}

/// A number, or a text that holds one; Python's words for what is not finite too.
inline bool readNumber(ondemand::value &value, std::string_view token, double &number) {
  if (token.empty() || token.front() == '[' || token.front() == '{') return false;
  const bool isText = token.front() == '"';
  std::string_view text = isText ? textInQuotes(token) : token;
  if (text.empty()) return false;
  const char lead = text[text.front() == '-' && text.size() > 1 ? 1 : 0];
  if (lead < '0' || lead > '9') return nonFiniteNumber(text, number);
  const error_code error = isText ? value.get_double_in_string().get(number) : value.get_double().get(number);
  return !error;
}

/// All texts in a value, whatever lists they stand in; other scalars as they are written.
inline int32_t flatten(ondemand::value &value, std::vector<std::string_view> &tokens) {
  std::string_view token = trimmed(value.raw_json_token());
  if (token.empty() || token.front() == '{' || token == "null") return noTrouble;
  if (token.front() != '[') {
    tokens.push_back(token);
    return noTrouble;
  }
  ondemand::array list;
  if (error_code error = value.get_array().get(list)) return error;
  for (auto element : list) {
    ondemand::value item;
    if (error_code error = std::move(element).get(item)) return error;
    if (int32_t trouble = flatten(item, tokens)) return trouble;
  }
  return noTrouble;
}

#endif
