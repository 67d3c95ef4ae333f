#include "LogLine.h"

#include "LineReader.h"

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
  parser->lineEnd = reinterpret_cast<const char *>(bytes) + count;
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
  parser->lineEnd = reinterpret_cast<const char *>(bytes) + count;
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
