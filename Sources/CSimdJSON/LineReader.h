// One line of a samples file: its members, by name, to the struct that Swift sees.
#ifndef BELLWETHER_LINE_READER_H
#define BELLWETHER_LINE_READER_H

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ChoiceTexts.h"
#include "JSONTexts.h"
#include "LogLine.h"
#include "OnDemandValues.h"
#include "ResponsePairs.h"

/// Codes of our own lie above those of simdjson.
enum Trouble : int32_t {
  notAnObject = 1000,
  noIdentifier,
  trailingText,
  badPair,
};

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

struct BellwetherLogParser {
  ondemand::parser json;
  ondemand::document document;
  ondemand::array array;
  ondemand::array_iterator position, end;
  bool isFirst = true;

  /// Behind the bytes that are being read.
  const char *lineEnd = nullptr;
  uint32_t wants = 0;
  std::vector<std::string> metricNames;
  std::vector<std::string> filters;
  /// What the line before needed: looked at in the first pass over the next.
  uint32_t expected = 0;

  // What the line points to.
  ResponsePairs pairs;
  ChoiceTexts choices;
  std::vector<int32_t> characters, bytes;
  std::vector<double> metrics;
  std::vector<std::string_view> filteredTokens, rawTokens, targetTokens;
  std::vector<BellwetherLogText> filteredTexts, rawTexts, targets;
  TextArena arena;
};

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
  LineReader(BellwetherLogParser &parser, BellwetherLogLine &line)
      : parser(parser), line(line), lineEnd(parser.lineEnd) {}

  int32_t read(ondemand::object object) {
    line = BellwetherLogLine{};
    line.filter = -1;
    line.equalChoice = line.suffixChoice = bellwetherLogNoChoice;
    parser.arena.clear();
    parser.choices.continuations.clear();
    parser.metrics.assign(parser.metricNames.size(), undefined);
    parser.pairs.clear();

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
  const char *const lineEnd;
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
      if (int32_t trouble = take(keyOf(field, lineEnd), field.value(), parts)) return trouble;
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
        if (key == "arguments" && (parts & partChoices) != 0) return parser.choices.read(value, lineEnd);
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
      std::string_view key = keyOf(field, lineEnd);
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
    bool arePairs = false;
    if (int32_t trouble = parser.pairs.read(value, isFiltered, arePairs)) return trouble;
    if (!arePairs) {
      line.responses = bellwetherLogTexts;
    } else if (!parser.pairs.logLikelihoods.empty()) {
      line.responses = bellwetherLogPairs;
      if (isFiltered) hasFilteredPairs = true;
    }
    return noTrouble;
  }

  // MARK: The end

  int32_t finish() {
    if (line.identifier.kind == 0) return noIdentifier;
    size_t count = parser.pairs.logLikelihoods.size();
    if (hasMutualInformation && count % 2 == 0) count /= 2;
    line.choiceCount = int32_t(count);
    line.logLikelihoods = parser.pairs.logLikelihoods.data();
    line.greedy = parser.pairs.greedy.data();
    line.metrics = parser.metrics.data();
    if (count > 0 && parser.choices.continuations.size() >= count) measureChoices(count);
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
      if (parser.choices.continuations[index].token != parser.choices.continuations[0].token) line.choicesAreEqual = false;
      std::string_view text = parser.arena.unescaped(parser.choices.continuations[index].token);
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

#endif
