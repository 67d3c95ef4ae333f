// The texts of a line's choices, from `arguments`.
#ifndef BELLWETHER_CHOICE_TEXTS_H
#define BELLWETHER_CHOICE_TEXTS_H

#include <algorithm>
#include <string_view>
#include <vector>

#include "OnDemandValues.h"

struct ChoiceTexts {
  struct NamedText {
    /// The number in the name of the argument.
    int64_t order;
    /// As it is written, between its quotes.
    std::string_view token;
  };

  std::vector<NamedText> continuations;

  /// `{"gen_args_0": {"arg_0": context, "arg_1": continuation}, ...}` or `[[context, continuation], ...]`.
  int32_t read(ondemand::value &value, const char *lineEnd) {
    continuations.clear();
    switch (first(value)) {
      case '{': return readNamed(value, lineEnd);
      case '[': return readListed(value);
      default: return noTrouble;
    }
  }

 private:
  int32_t readNamed(ondemand::value &value, const char *lineEnd) {
    ondemand::object object;
    if (error_code error = value.get_object().get(object)) return error;
    for (auto member : object) {
      ondemand::field field;
      if (error_code error = std::move(member).get(field)) return error;
      std::string_view key = keyOf(field, lineEnd);
      const size_t mark = key.rfind('_');
      int64_t order = 0;
      if (mark == std::string_view::npos || !wholeNumber(key.substr(mark + 1), order)) continue;
      if (first(field.value()) != '{') continue;
      ondemand::object argument;
      if (error_code error = field.value().get_object().get(argument)) return error;
      for (auto part : argument) {
        ondemand::field text;
        if (error_code error = std::move(part).get(text)) return error;
        if (keyOf(text, lineEnd) != "arg_1") continue;
        std::string_view token = trimmed(text.value().raw_json_token());
        if (!token.empty() && token.front() == '"') continuations.push_back({order, textInQuotes(token)});
      }
    }
    std::sort(
        continuations.begin(), continuations.end(),
        [](const NamedText &left, const NamedText &right) { return left.order < right.order; });
    return noTrouble;
  }

  int32_t readListed(ondemand::value &value) {
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
          continuations.push_back({int64_t(continuations.size()), textInQuotes(token)});
        }
        position++;
      }
    }
    return noTrouble;
  }
};

#endif
