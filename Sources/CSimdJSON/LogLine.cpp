#include "LogLine.h"

#ifndef SIMDJSON_EXCEPTIONS
#define SIMDJSON_EXCEPTIONS 0
#endif
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "JSONTexts.h"

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

namespace {

/// Codes of our own lie above those of simdjson.
enum Trouble : int32_t {
  noTrouble = 0,
  notAnObject = 1000,
  noIdentifier,
  trailingText,
  badPair,
};

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

struct NamedText {
  int64_t order;
  std::string_view token;
};

}  // namespace

struct BellwetherLogParser {
  ondemand::parser json;
  ondemand::document document;
  ondemand::array array;
  ondemand::array_iterator position, end;
  bool isFirst = true;

  uint32_t wants = 0;
  std::vector<std::string> metricNames;
  std::vector<std::string> filters;
  /// What the line before needed: looked at in the first pass over the next.
  uint32_t expected = 0;

  // What the line points to.
  std::vector<double> logLikelihoods;
  std::vector<int8_t> greedy;
  std::vector<int32_t> characters, bytes;
  std::vector<double> metrics;
  std::vector<NamedText> continuations;
  std::vector<std::string_view> filteredTokens, rawTokens, targetTokens;
  std::vector<BellwetherLogText> filteredTexts, rawTexts, targets;
  TextArena arena;
};

namespace {

/// Parts of a line that a pass over its members looks at.
enum Part : uint32_t {
  partIdentity = 1,
  partPairs = 2,
  partRawPairs = 4,
  partChoices = 8,
  partDocument = 16,
  partTexts = 32,
};

class LineReader {
 public:
  LineReader(BellwetherLogParser &parser, BellwetherLogLine &line) : parser(parser), line(line) {}

  int32_t read(ondemand::object object) {
    line = BellwetherLogLine{};
    line.filter = -1;
    line.equalChoice = line.suffixChoice = bellwetherLogNoChoice;
    parser.arena.clear();
    parser.continuations.clear();
    parser.metrics.assign(parser.metricNames.size(), undefined);
    parser.logLikelihoods.clear();
    parser.greedy.clear();

    uint32_t parts = partIdentity | partPairs | parser.expected;
    if (parser.wants & bellwetherLogWantsChoices) parts |= partChoices;
    if (parser.wants & bellwetherLogWantsDocument) parts |= partDocument;
    if (int32_t trouble = pass(object, parts)) return trouble;

    // What only now turns out to be needed takes a second pass, and the first of the next line.
    uint32_t missing = 0;
    uint32_t expected = 0;
    if (line.responses == bellwetherLogNoResponses) missing |= partPairs | partRawPairs;
    const bool textTarget =
        line.target.kind == 2 && (parser.wants & bellwetherLogWantsChoicesOfTextTargets) != 0;
    if (textTarget) expected |= partChoices;
    if (line.responses == bellwetherLogTexts && (parser.wants & bellwetherLogWantsTexts) != 0) expected |= partTexts;
    missing |= expected & ~parts;
    if (missing != 0) {
      bool isReset = false;
      if (object.reset().get(isReset)) return simdjson::TAPE_ERROR;
      if (int32_t trouble = pass(object, missing)) return trouble;
      if ((missing & partRawPairs) != 0 && line.responses == bellwetherLogPairs) expected |= partRawPairs;
      if (line.responses == bellwetherLogTexts && (parser.wants & bellwetherLogWantsTexts) != 0 &&
          (parts & partTexts) == 0 && (missing & partTexts) == 0) {
        if (object.reset().get(isReset)) return simdjson::TAPE_ERROR;
        if (int32_t trouble = pass(object, partTexts)) return trouble;
        expected |= partTexts;
      }
    } else {
      expected |= parser.expected & partRawPairs;
    }
    parser.expected = expected;
    return finish();
  }

 private:
  BellwetherLogParser &parser;
  BellwetherLogLine &line;
  bool hasMutualInformation = false;
  bool hasFilteredPairs = false;
  std::string_view targetToken;

  // MARK: Members

  int32_t pass(ondemand::object &object, uint32_t parts) {
    if (parts & partTexts) {
      parser.filteredTokens.clear();
      parser.rawTokens.clear();
      parser.targetTokens.clear();
    }
    for (auto member : object) {
      ondemand::field field;
      if (error_code error = std::move(member).get(field)) return error;
      if (int32_t trouble = take(keyOf(field), field.value(), parts)) return trouble;
    }
    return noTrouble;
  }

  int32_t take(std::string_view key, ondemand::value &value, uint32_t parts) {
    switch (key.size()) {
      case 3:
        if (key == "doc" && (parts & partDocument) != 0) return document(value);
        break;
      case 5:
        if (key == "resps") return responses(value, parts, false);
        break;
      case 6:
        if ((parts & partIdentity) == 0) {
          if (key == "target" && (parts & partTexts) != 0) return flatten(value, parser.targetTokens);
          break;
        }
        if (key == "doc_id") {
          line.identifier = this->value(trimmed(value.raw_json_token()));
          return noTrouble;
        }
        if (key == "target") return target(value, parts);
        if (key == "filter") return filter(value);
        break;
      case 8:
        if (key == "doc_hash" && (parts & partIdentity) != 0) line.hash = hash(trimmed(value.raw_json_token()));
        break;
      case 9:
        if (key == "arguments" && (parts & partChoices) != 0) return arguments(value);
        break;
      case 14:
        if (key == "filtered_resps") return responses(value, parts, true);
        break;
      case 15:
        if (key == "acc_mutual_info") hasMutualInformation = true;
        break;
      default:
        break;
    }
    if (parts & partIdentity) metric(key, value);
    return noTrouble;
  }

  void metric(std::string_view key, ondemand::value &value) {
    for (size_t index = 0; index < parser.metricNames.size(); index++) {
      if (key != parser.metricNames[index]) continue;
      std::string_view token = trimmed(value.raw_json_token());
      double number = undefined;
      if (token == "true") number = 1;
      if (token == "false") number = 0;
      if (std::isnan(number)) readNumber(value, token, number);
      parser.metrics[index] = number;
    }
  }

  /// A scalar's token to a value; the text's escapes are undone in the arena.
  BellwetherLogValue value(std::string_view token) {
    BellwetherLogValue result{};
    if (token.empty() || token == "null") return result;
    std::string_view text = token;
    if (token.front() == '"') {
      text = textInQuotes(token);
    } else if (token.front() == '[' || token.front() == '{') {
      return result;
    }
    if (wholeNumber(trimmed(text), result.number)) {
      result.kind = 1;
      result.text = view(text);
    } else {
      result.kind = 2;
      result.text = view(parser.arena.unescaped(text));
    }
    return result;
  }

  static BellwetherLogText view(std::string_view text) {
    return {reinterpret_cast<const uint8_t *>(text.data()), text.size()};
  }

  /// The first 16 hexadecimal digits; of anything else a hash of its bytes (FNV-1a). Never 0.
  static uint64_t hash(std::string_view token) {
    if (token.size() < 2 || token.front() != '"') return 0;
    std::string_view text = textInQuotes(token);
    if (text.empty()) return 0;
    uint64_t result = 0;
    bool isHexadecimal = text.size() >= 16;
    for (size_t index = 0; isHexadecimal && index < 16; index++) {
      const int digit = hexadecimalDigit(text[index]);
      isHexadecimal = digit >= 0;
      result = result << 4 | uint64_t(digit & 15);
    }
    if (!isHexadecimal) {
      result = 0xcbf29ce484222325;
      for (char byte : text) result = (result ^ uint8_t(byte)) * 0x100000001b3;
    }
    return result == 0 ? 1 : result;
  }

  int32_t filter(ondemand::value &value) {
    std::string_view token = trimmed(value.raw_json_token());
    if (token.size() < 2 || token.front() != '"') return noTrouble;
    std::string_view name = parser.arena.unescaped(textInQuotes(token));
    size_t index = 0;
    while (index < parser.filters.size() && name != parser.filters[index]) index++;
    if (index == parser.filters.size()) parser.filters.emplace_back(name);
    line.filter = int32_t(index);
    return noTrouble;
  }

  int32_t target(ondemand::value &value, uint32_t parts) {
    std::string_view token = trimmed(value.raw_json_token());
    line.target = this->value(token);
    if ((parts & partTexts) != 0) return flatten(value, parser.targetTokens);
    return noTrouble;
  }

  int32_t document(ondemand::value &value) {
    std::string_view token = trimmed(value.raw_json_token());
    if (token.empty() || token.front() != '{') return noTrouble;
    ondemand::object object;
    if (error_code error = value.get_object().get(object)) return error;
    for (auto member : object) {
      ondemand::field field;
      if (error_code error = std::move(member).get(field)) return error;
      std::string_view key = keyOf(field);
      if (key == "answer") line.answer = this->value(trimmed(field.value().raw_json_token()));
      if (key == "label") line.label = this->value(trimmed(field.value().raw_json_token()));
    }
    return noTrouble;
  }

  // MARK: Responses

  int32_t responses(ondemand::value &value, uint32_t parts, bool isFiltered) {
    if ((parts & partTexts) != 0 && line.responses != bellwetherLogPairs) {
      return flatten(value, isFiltered ? parser.filteredTokens : parser.rawTokens);
    }
    if (isFiltered ? (parts & partPairs) == 0 : (parts & partRawPairs) == 0 || hasFilteredPairs) return noTrouble;
    return pairs(value, isFiltered);
  }

  /// `[[-1.5, false], ...]` or `[["-1.5", "False"], ...]`; in `resps` each pair stands in a list of its own.
  int32_t pairs(ondemand::value &value, bool isFiltered) {
    if (first(value) != '[') return noTrouble;
    ondemand::array list;
    if (error_code error = value.get_array().get(list)) return error;
    parser.logLikelihoods.clear();
    parser.greedy.clear();
    for (auto element : list) {
      ondemand::value item;
      if (error_code error = std::move(element).get(item)) return error;
      bool isPair = false;
      if (int32_t trouble = pair(item, isPair, isFiltered ? 0 : 1)) return trouble;
      if (!isPair) {
        parser.logLikelihoods.clear();
        parser.greedy.clear();
        line.responses = bellwetherLogTexts;
        return noTrouble;
      }
    }
    if (parser.logLikelihoods.empty()) return noTrouble;
    line.responses = bellwetherLogPairs;
    if (isFiltered) hasFilteredPairs = true;
    return noTrouble;
  }

  int32_t pair(ondemand::value &item, bool &isPair, int depth) {
    if (first(item) != '[') return noTrouble;
    ondemand::array members;
    if (error_code error = item.get_array().get(members)) return error;
    if (depth > 0) {
      for (auto element : members) {
        ondemand::value inner;
        if (error_code error = std::move(element).get(inner)) return error;
        // Repeats of a choice say the same; the first is taken.
        if (!isPair) {
          if (int32_t trouble = pair(inner, isPair, depth - 1)) return trouble;
          if (!isPair) return noTrouble;
        }
      }
      return noTrouble;
    }
    int position = 0;
    double number = undefined;
    int8_t greedy = -1;
    for (auto element : members) {
      ondemand::value member;
      if (error_code error = std::move(element).get(member)) return error;
      std::string_view token = trimmed(member.raw_json_token());
      if (position == 0 && !readNumber(member, token, number)) return noTrouble;
      if (position == 1) {
        greedy = truth(token);
        if (greedy == -2) return noTrouble;
      }
      position++;
    }
    if (position < 2) return noTrouble;
    isPair = true;
    parser.logLikelihoods.push_back(number);
    parser.greedy.push_back(greedy);
    return noTrouble;
  }

  /// The key as it is written, between its quotes.
  static std::string_view keyOf(ondemand::field &field) {
    const char *start = field.key().raw();
    const char *end = start;
    while (*end != '"') end += *end == '\\' ? 2 : 1;
    return {start, size_t(end - start)};
  }

  static char first(ondemand::value &value) {
    std::string_view token = value.raw_json_token();
    return token.empty() ? ' ' : token.front();
  }

  static int8_t truth(std::string_view token) {
    if (token == "\"False\"" || token == "false" || token == "\"false\"") return 0;
    if (token == "\"True\"" || token == "true" || token == "\"true\"") return 1;
    return token == "null" || token == "\"None\"" ? -1 : -2;
  }

  /// A number, or a text that holds one; Python's words for what is not finite too.
  static bool readNumber(ondemand::value &value, std::string_view token, double &number) {
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
  int32_t flatten(ondemand::value &value, std::vector<std::string_view> &tokens) {
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

  // MARK: Choices

  /// `{"gen_args_0": {"arg_0": context, "arg_1": continuation}, ...}` or `[[context, continuation], ...]`.
  int32_t arguments(ondemand::value &value) {
    parser.continuations.clear();
    switch (first(value)) {
      case '{': return namedArguments(value);
      case '[': return listedArguments(value);
      default: return noTrouble;
    }
  }

  int32_t namedArguments(ondemand::value &value) {
    ondemand::object object;
    if (error_code error = value.get_object().get(object)) return error;
    for (auto member : object) {
      ondemand::field field;
      if (error_code error = std::move(member).get(field)) return error;
      std::string_view key = keyOf(field);
      const size_t mark = key.rfind('_');
      int64_t order = 0;
      if (mark == std::string_view::npos || !wholeNumber(key.substr(mark + 1), order)) continue;
      if (first(field.value()) != '{') continue;
      ondemand::object argument;
      if (error_code error = field.value().get_object().get(argument)) return error;
      for (auto part : argument) {
        ondemand::field text;
        if (error_code error = std::move(part).get(text)) return error;
        if (keyOf(text) != "arg_1") continue;
        std::string_view token = trimmed(text.value().raw_json_token());
        if (!token.empty() && token.front() == '"') parser.continuations.push_back({order, textInQuotes(token)});
      }
    }
    std::sort(
        parser.continuations.begin(), parser.continuations.end(),
        [](const NamedText &left, const NamedText &right) { return left.order < right.order; });
    return noTrouble;
  }

  int32_t listedArguments(ondemand::value &value) {
    ondemand::array list;
    if (error_code error = value.get_array().get(list)) return error;
    for (auto element : list) {
      ondemand::value item;
      if (error_code error = std::move(element).get(item)) return error;
      if (first(item) != '[') continue;
      ondemand::array members;
      if (error_code error = item.get_array().get(members)) return error;
      int position = 0;
      for (auto part : members) {
        ondemand::value text;
        if (error_code error = std::move(part).get(text)) return error;
        std::string_view token = trimmed(text.raw_json_token());
        if (position == 1 && !token.empty() && token.front() == '"') {
          parser.continuations.push_back({int64_t(parser.continuations.size()), textInQuotes(token)});
        }
        position++;
      }
    }
    return noTrouble;
  }

  // MARK: The end

  int32_t finish() {
    if (line.identifier.kind == 0) return noIdentifier;
    size_t count = parser.logLikelihoods.size();
    if (hasMutualInformation && count % 2 == 0) count /= 2;
    line.choiceCount = int32_t(count);
    line.logLikelihoods = parser.logLikelihoods.data();
    line.greedy = parser.greedy.data();
    line.metrics = parser.metrics.data();
    if (count > 0 && parser.continuations.size() >= count) measureChoices(count);
    if (line.responses == bellwetherLogTexts && (parser.wants & bellwetherLogWantsTexts) != 0) {
      line.filteredTextCount = texts(parser.filteredTokens, parser.filteredTexts);
      line.filteredTexts = parser.filteredTexts.data();
      line.rawTextCount = texts(parser.rawTokens, parser.rawTexts);
      line.rawTexts = parser.rawTexts.data();
      line.targetCount = texts(parser.targetTokens, parser.targets);
      line.targets = parser.targets.data();
    }
    return noTrouble;
  }

  void measureChoices(size_t count) {
    parser.characters.clear();
    parser.bytes.clear();
    line.knowsChoices = true;
    line.choicesAreEqual = count > 1;
    std::string_view wanted =
        trimmed({reinterpret_cast<const char *>(line.target.text.bytes), line.target.text.count});
    for (size_t index = 0; index < count; index++) {
      if (parser.continuations[index].token != parser.continuations[0].token) line.choicesAreEqual = false;
      std::string_view text = parser.arena.unescaped(parser.continuations[index].token);
      if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
      parser.bytes.push_back(int32_t(text.size()));
      parser.characters.push_back(int32_t(unicodeScalars(text)));
      if (line.target.kind == 0 || wanted.empty()) continue;
      std::string_view plain = trimmed(text);
      if (plain == wanted) note(line.equalChoice, index);
      if (plain.size() >= wanted.size() && plain.substr(plain.size() - wanted.size()) == wanted) {
        note(line.suffixChoice, index);
      }
    }
    line.characters = parser.characters.data();
    line.bytes = parser.bytes.data();
  }

  static void note(int32_t &choice, size_t index) {
    choice = choice == bellwetherLogNoChoice ? int32_t(index) : bellwetherLogSeveralChoices;
  }

  size_t texts(const std::vector<std::string_view> &tokens, std::vector<BellwetherLogText> &texts) {
    texts.clear();
    for (std::string_view token : tokens) {
      const bool isText = token.front() == '"';
      texts.push_back(view(isText ? parser.arena.unescaped(textInQuotes(token)) : token));
    }
    return texts.size();
  }
};

}  // namespace

// MARK: The header's functions

size_t bellwether_log_padding(void) { return simdjson::SIMDJSON_PADDING; }

BellwetherLogParser *bellwether_log_open(uint32_t wants) {
  auto *parser = new BellwetherLogParser;
  parser->wants = wants;
  return parser;
}

void bellwether_log_close(BellwetherLogParser *parser) { delete parser; }

void bellwether_log_want(BellwetherLogParser *parser, uint32_t wants) {
  parser->wants = wants;
  parser->expected = 0;
}

void bellwether_log_metrics(BellwetherLogParser *parser, const char *const *names, size_t count) {
  parser->metricNames.assign(names, names + count);
}

int32_t bellwether_log_read(
    BellwetherLogParser *parser, const uint8_t *bytes, size_t count, BellwetherLogLine *line) {
  error_code error = parser->json.iterate(bytes, count, count + simdjson::SIMDJSON_PADDING).get(parser->document);
  if (error) return error;
  ondemand::object object;
  error = parser->document.get_object().get(object);
  if (error) return error == simdjson::INCORRECT_TYPE ? int32_t(notAnObject) : int32_t(error);
  if (int32_t trouble = LineReader(*parser, *line).read(object)) return trouble;
  const bool isAtEnd = parser->document.current_location().error() == simdjson::OUT_OF_BOUNDS;
  return isAtEnd ? int32_t(noTrouble) : int32_t(trailingText);
}

int32_t bellwether_log_read_array(BellwetherLogParser *parser, const uint8_t *bytes, size_t count) {
  error_code error = parser->json.iterate(bytes, count, count + simdjson::SIMDJSON_PADDING).get(parser->document);
  if (error) return error;
  error = parser->document.get_array().get(parser->array);
  if (error) return error;
  error = parser->array.begin().get(parser->position);
  if (error) return error;
  error = parser->array.end().get(parser->end);
  parser->isFirst = true;
  return error;
}

int32_t bellwether_log_next(BellwetherLogParser *parser, BellwetherLogLine *line, bool *hasMore) {
  *hasMore = false;
  if (!parser->isFirst) ++parser->position;
  parser->isFirst = false;
  if (!(parser->position != parser->end)) return noTrouble;
  ondemand::object object;
  *hasMore = true;
  error_code error = (*parser->position).get_object().get(object);
  if (error) return error == simdjson::INCORRECT_TYPE ? int32_t(notAnObject) : int32_t(error);
  return LineReader(*parser, *line).read(object);
}

bool bellwether_log_is_fatal(int32_t code) { return code > 0 && code < notAnObject; }

const char *bellwether_log_message(int32_t code) {
  switch (code) {
    case notAnObject: return "it is no JSON object";
    case noIdentifier: return "it has no doc_id";
    case trailingText: return "something follows the JSON object";
    case simdjson::UTF8_ERROR: return "it is not UTF-8";
    case simdjson::UNCLOSED_STRING: return "a text in it does not end";
    case simdjson::UNESCAPED_CHARS: return "a text in it holds control characters";
    case simdjson::EMPTY: return "it is empty";
    case simdjson::CAPACITY: return "it is too long";
    case simdjson::MEMALLOC: return "there is no memory for it";
    case simdjson::DEPTH_ERROR: return "it is nested too deep";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT: return "it breaks off";
    default: return "it is no JSON";
  }
}

BellwetherLogText bellwether_log_filter(const BellwetherLogParser *parser, int32_t filter) {
  if (filter < 0 || size_t(filter) >= parser->filters.size()) return {nullptr, 0};
  const std::string &name = parser->filters[size_t(filter)];
  return {reinterpret_cast<const uint8_t *>(name.data()), name.size()};
}

int32_t bellwether_log_filter_count(const BellwetherLogParser *parser) { return int32_t(parser->filters.size()); }
