// Tokens of JSON as they stand in the file: their texts without quotes and escapes, their numbers.
//
// simdjson keeps unescaped texts in a buffer that is sized for reading each value once; ours may be read again, so
// escapes are undone here.
#ifndef BELLWETHER_JSON_TEXTS_H
#define BELLWETHER_JSON_TEXTS_H

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

inline bool isBlank(char byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }

inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
  return text;
}

/// What stands between the quotes of a token that begins with one; blanks may follow the second.
inline std::string_view textInQuotes(std::string_view token) {
  size_t end = token.size();
  while (end > 1 && token[end - 1] != '"') end--;
  return end > 1 ? token.substr(1, end - 2) : std::string_view();
}

inline int hexadecimalDigit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

/// Digits, with a minus or not, up to 18 of them.
inline bool wholeNumber(std::string_view text, int64_t &number) {
  const bool isNegative = !text.empty() && text.front() == '-';
  if (isNegative) text.remove_prefix(1);
  if (text.empty() || text.size() > 18) return false;
  int64_t result = 0;
  for (char byte : text) {
    if (byte < '0' || byte > '9') return false;
    result = result * 10 + (byte - '0');
  }
  number = isNegative ? -result : result;
  return true;
}

/// Python's and JSON libraries' words for what is not finite.
inline bool nonFiniteNumber(std::string_view text, double &number) {
  const bool isNegative = !text.empty() && text.front() == '-';
  if (isNegative) text.remove_prefix(1);
  if (text == "inf" || text == "Infinity" || text == "Inf") {
    number = isNegative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    return true;
  }
  if (text == "nan" || text == "NaN") {
    number = std::numeric_limits<double>::quiet_NaN();
    return true;
  }
  return false;
}

inline size_t unicodeScalars(std::string_view text) {
  size_t count = 0;
  for (char byte : text) count += (uint8_t(byte) & 0xC0) != 0x80;
  return count;
}

/// Texts without escapes. A text that has none is not copied.
class TextArena {
 public:
  void clear() { texts.clear(); }

  std::string_view unescaped(std::string_view text) {
    if (memchr(text.data(), '\\', text.size()) == nullptr) return text;
    // Undone, an escape is never longer.
    texts.emplace_back(new char[text.size()]);
    char *start = texts.back().get();
    char *end = start;
    for (size_t index = 0; index < text.size();) {
      if (text[index] != '\\' || index + 1 >= text.size()) {
        *end++ = text[index++];
        continue;
      }
      const char mark = text[index + 1];
      if (mark == 'u') {
        end = unicode(text, index, end);
        continue;
      }
      index += 2;
      switch (mark) {
        case 'b': *end++ = '\b'; break;
        case 'f': *end++ = '\f'; break;
        case 'n': *end++ = '\n'; break;
        case 'r': *end++ = '\r'; break;
        case 't': *end++ = '\t'; break;
        default: *end++ = mark; break;
      }
    }
    return {start, size_t(end - start)};
  }

 private:
  std::vector<std::unique_ptr<char[]>> texts;

  static int32_t unit(std::string_view text, size_t index) {
    if (index + 6 > text.size() || text[index] != '\\' || text[index + 1] != 'u') return -1;
    int32_t result = 0;
    for (size_t digit = index + 2; digit < index + 6; digit++) {
      const int value = hexadecimalDigit(text[digit]);
      if (value < 0) return -1;
      result = result << 4 | value;
    }
    return result;
  }

  /// Half of a pair without the other becomes the replacement character.
  static char *unicode(std::string_view text, size_t &index, char *end) {
    int32_t scalar = unit(text, index);
    index += scalar < 0 ? 2 : 6;
    if (scalar >= 0xD800 && scalar < 0xDC00) {
      const int32_t low = unit(text, index);
      if (low >= 0xDC00 && low < 0xE000) {
        scalar = 0x10000 + ((scalar - 0xD800) << 10) + (low - 0xDC00);
        index += 6;
      }
    }
    if (scalar < 0) {
      *end++ = '?';
      return end;
    }
    if (scalar >= 0xD800 && scalar < 0xE000) scalar = 0xFFFD;
    if (scalar < 0x80) {
      *end++ = char(scalar);
    } else if (scalar < 0x800) {
      *end++ = char(0xC0 | scalar >> 6);
      *end++ = char(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x10000) {
      *end++ = char(0xE0 | scalar >> 12);
      *end++ = char(0x80 | (scalar >> 6 & 0x3F));
      *end++ = char(0x80 | (scalar & 0x3F));
    } else {
      *end++ = char(0xF0 | scalar >> 18);
      *end++ = char(0x80 | (scalar >> 12 & 0x3F));
      *end++ = char(0x80 | (scalar >> 6 & 0x3F));
      *end++ = char(0x80 | (scalar & 0x3F));
    }
    return end;
  }
};

#endif
