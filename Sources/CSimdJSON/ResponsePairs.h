// Responses of multiple choice: log-likelihoods, and whether a choice is greedy.
#ifndef BELLWETHER_RESPONSE_PAIRS_H
#define BELLWETHER_RESPONSE_PAIRS_H

#include <limits>
#include <vector>

#include "OnDemandValues.h"

/// What the pairs of a line say, one a choice.
struct ResponsePairs {
  std::vector<double> logLikelihoods;
  /// 1, 0, or -1 where it is not known.
  std::vector<int8_t> greedy;

  void clear() {
    logLikelihoods.clear();
    greedy.clear();
  }

  /// `[[-1.5, false], ...]` or `[["-1.5", "False"], ...]`; in `resps` each pair stands in a list of its own.
  ///
  /// `arePairs` is false where something else stands in the list; then there are none.
  int32_t read(ondemand::value &value, bool isFiltered, bool &arePairs) {
    arePairs = true;
    if (first(value) != '[') return noTrouble;
    clear();
    ondemand::array list;
    if (error_code error = value.get_array().get(list)) return error;
    for (auto element : list) {
      ondemand::value item;
      if (error_code error = std::move(element).get(item)) return error;
      bool isPair = false;
      if (int32_t trouble = pair(item, isPair, isFiltered ? 0 : 1)) return trouble;
      if (!isPair) {
        clear();
        arePairs = false;
        return noTrouble;
      }
    }
    return noTrouble;
  }

 private:
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
    double number = std::numeric_limits<double>::quiet_NaN();
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
    logLikelihoods.push_back(number);
    this->greedy.push_back(greedy);
    return noTrouble;
  }

  static int8_t truth(std::string_view token) {
    if (token == "\"False\"" || token == "false" || token == "\"false\"") return 0;
    if (token == "\"True\"" || token == "true" || token == "\"true\"") return 1;
    return token == "null" || token == "\"None\"" ? -1 : -2;
  }
};

#endif
