// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that includes simdjson.
#define SIMDJSON_EXCEPTIONS 0
#include <overt/json.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <simdjson.h>
#include <type_traits>

#include "json_repair.h"
#include "utf8.h"

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

// A C value is an element's bytes: a document and a place on its tape.
static_assert(sizeof(element) == sizeof(overt_json), "simdjson has changed its element");
static_assert(sizeof(array::iterator) == sizeof(overt_json), "simdjson has changed its iterator");
static_assert(sizeof(object::iterator) == sizeof(overt_json), "simdjson has changed its iterator");
static_assert(std::is_trivially_copyable<element>::value, "an element is no longer plain bytes");
static_assert(std::is_trivially_copyable<array::iterator>::value, "iterators are no plain bytes");
static_assert(std::is_trivially_copyable<object::iterator>::value, "iterators are no plain bytes");

struct overt_json_parser {
	simdjson::dom::parser parser;
	char *repaired;
};

template <typename T> static T from_c(overt_json value)
{
	T thing;
	std::memcpy(static_cast<void *>(&thing), &value, sizeof thing);
	return thing;
}

template <typename T> static overt_json to_c(const T &thing)
{
	overt_json value;
	std::memcpy(&value, static_cast<const void *>(&thing), sizeof value);
	return value;
}

static bool is_known(overt_json value)
{
	return value.doc != nullptr;
}

// null counts as absent
static overt_json known(const element &e)
{
	return e.is_null() ? overt_json{nullptr, 0} : to_c(e);
}

extern "C" struct overt_json_parser *overt_json_parser_new(void)
{
	auto *parser = new (std::nothrow) overt_json_parser;
	if (parser)
		parser->repaired = nullptr;
	return parser;
}

extern "C" void overt_json_parser_free(struct overt_json_parser *parser)
{
	if (!parser)
		return;
	std::free(parser->repaired);
	delete parser;
}

static simdjson::error_code parse_repaired(overt_json_parser *parser, const char *data, size_t len,
                                           element &root)
{
	size_t room = OVERT_JSON_REPAIRED(len);
	std::free(parser->repaired);
	parser->repaired = static_cast<char *>(std::malloc(room + OVERT_JSON_PADDING));
	if (!parser->repaired)
		return simdjson::MEMALLOC;
	size_t n = overt_json_repair(data, len, parser->repaired);
	std::memset(parser->repaired + n, 0, OVERT_JSON_PADDING);
	return parser->parser.parse(parser->repaired, n, false).get(root);
}

extern "C" overt_err overt_json_parse(struct overt_json_parser *parser, const char *data, size_t len,
                                      struct overt_json *value, bool *repaired,
                                      struct overt_error *err)
{
	element root;
	bool again = false;
	simdjson::error_code code = parser->parser.parse(data, len, false).get(root);

	if (code == simdjson::UTF8_ERROR || code == simdjson::STRING_ERROR) {
		code = parse_repaired(parser, data, len, root);
		again = true;
	}
	if (code == simdjson::MEMALLOC)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to parse %zu bytes of JSON", len);
	if (code)
		return overt_fail(err, OVERT_E_INPUT, "expected JSON: %s", simdjson::error_message(code));
	*value = to_c(root);
	*repaired = again;
	return OVERT_OK;
}

extern "C" enum overt_json_type overt_json_type(struct overt_json value)
{
	if (!is_known(value))
		return OVERT_JSON_ABSENT;
	switch (from_c<element>(value).type()) {
	case element_type::OBJECT: return OVERT_JSON_OBJECT;
	case element_type::ARRAY: return OVERT_JSON_ARRAY;
	case element_type::STRING: return OVERT_JSON_STRING;
	case element_type::INT64:
	case element_type::UINT64: return OVERT_JSON_INTEGER;
	case element_type::DOUBLE: return OVERT_JSON_NUMBER;
	case element_type::BOOL: return OVERT_JSON_BOOL;
	default: return OVERT_JSON_ABSENT;
	}
}

static bool find(overt_json container, std::string_view key, element &found)
{
	object o;
	if (!is_known(container) || from_c<element>(container).get(o))
		return false;
	return !o.at_key(key).get(found);
}

extern "C" struct overt_json overt_json_get(struct overt_json container, const char *key)
{
	element found;
	return find(container, key, found) ? known(found) : overt_json{nullptr, 0};
}

extern "C" bool overt_json_has(struct overt_json container, const char *key)
{
	element found;
	return find(container, key, found);
}

extern "C" struct overt_json overt_json_at(struct overt_json container, const char *path)
{
	std::string_view rest(path);

	for (;;) {
		size_t dot = rest.find('.');
		element found;
		if (!find(container, rest.substr(0, dot), found))
			return overt_json{nullptr, 0};
		container = known(found);
		if (dot == std::string_view::npos)
			return container;
		rest.remove_prefix(dot + 1);
	}
}

extern "C" overt_str overt_json_string(struct overt_json value)
{
	std::string_view s;

	if (!is_known(value) || from_c<element>(value).get(s))
		return overt_str{nullptr, 0};
	return overt_str{s.data(), s.size()};
}

extern "C" bool overt_json_integer(struct overt_json value, int64_t *out)
{
	int64_t n;

	if (!is_known(value) || from_c<element>(value).get(n))
		return false;
	*out = n;
	return true;
}

extern "C" bool overt_json_number(struct overt_json value, double *out)
{
	double n;

	if (!is_known(value) || from_c<element>(value).get(n))
		return false;
	*out = n;
	return true;
}

extern "C" bool overt_json_true(struct overt_json value)
{
	bool b;

	return is_known(value) && !from_c<element>(value).get(b) && b;
}

extern "C" struct overt_json_walk overt_json_walk(struct overt_json container)
{
	struct overt_json_walk walk = {{nullptr, 0}, {nullptr, 0}, false, {nullptr, 0}};
	array a;
	object o;

	if (!is_known(container))
		return walk;
	if (!from_c<element>(container).get(a)) {
		walk.at = to_c(a.begin());
		walk.end = to_c(a.end());
	} else if (!from_c<element>(container).get(o)) {
		walk.at = to_c(o.begin());
		walk.end = to_c(o.end());
		walk.object = true;
	}
	return walk;
}

extern "C" bool overt_json_next(struct overt_json_walk *walk, struct overt_json *value)
{
	if (walk->at.index == walk->end.index)
		return false;
	if (walk->object) {
		auto it = from_c<object::iterator>(walk->at);
		std::string_view key = it.key();
		walk->key = overt_str{key.data(), key.size()};
		*value = known(it.value());
		++it;
		walk->at = to_c(it);
	} else {
		auto it = from_c<array::iterator>(walk->at);
		*value = known(*it);
		++it;
		walk->at = to_c(it);
	}
	return true;
}

extern "C" bool overt_utf8_valid(const char *data, size_t len)
{
	return simdjson::validate_utf8(data, len);
}
