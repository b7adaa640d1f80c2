// SPDX-License-Identifier: GPL-3.0-or-later
// Time to take six fields out of every record of an NDJSON file of X posts, with the JSON
// readers that Debian has. docs/decisions/0003-json-reader.md says what came out.
//   c++ -O2 -std=c++17 bench/json_readers.cpp -o json_readers -lsimdjson -lyajl
//   ./json_readers FILE.jsonl
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>
#include <yajl/yajl_tree.h>

static const char *const keys[] = {"id", "author_id", "created_at", "text", "lang", "conversation_id"};

// Each returns the bytes of the fields: the readers must agree on them.
static size_t with_dom(std::vector<simdjson::padded_string> &lines)
{
	simdjson::dom::parser parser;
	size_t bytes = 0;
	for (auto &line : lines) {
		simdjson::dom::element root;
		if (parser.parse(line).get(root))
			continue;
		for (const char *key : keys) {
			std::string_view value;
			if (!root[key].get(value))
				bytes += value.size();
		}
	}
	return bytes;
}

static size_t with_on_demand(std::vector<simdjson::padded_string> &lines)
{
	simdjson::ondemand::parser parser;
	size_t bytes = 0;
	for (auto &line : lines) {
		simdjson::ondemand::document root;
		if (parser.iterate(line).get(root))
			continue;
		for (const char *key : keys) {
			std::string_view value;
			if (!root.find_field_unordered(key).get_string().get(value))
				bytes += value.size();
		}
	}
	return bytes;
}

static size_t with_yajl(std::vector<simdjson::padded_string> &lines)
{
	size_t bytes = 0;
	for (auto &line : lines) {
		char why[128];
		yajl_val root = yajl_tree_parse(line.data(), why, sizeof why);
		if (!root)
			continue;
		for (const char *key : keys) {
			const char *path[] = {key, nullptr};
			yajl_val value = yajl_tree_get(root, path, yajl_t_string);
			if (value)
				bytes += std::strlen(YAJL_GET_STRING(value));
		}
		yajl_tree_free(root);
	}
	return bytes;
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	std::ifstream in(argv[1]);
	std::vector<simdjson::padded_string> lines;
	std::string line;
	size_t total = 0;
	while (std::getline(in, line)) {
		total += line.size() + 1;
		lines.emplace_back(line);
	}
	struct {
		const char *name;
		size_t (*run)(std::vector<simdjson::padded_string> &);
	} readers[] = {{"simdjson DOM", with_dom}, {"simdjson On-Demand", with_on_demand}, {"yajl tree", with_yajl}};
	for (auto &reader : readers) {
		double best = 1e9;
		size_t bytes = 0;
		for (int i = 0; i < 5; i++) {
			auto begin = std::chrono::steady_clock::now();
			bytes = reader.run(lines);
			std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
			best = taken.count() < best ? taken.count() : best;
		}
		std::printf("%-20s %8.0f MB/s  (%zu records, %zu bytes of fields)\n", reader.name,
		            (double)total / best / 1e6, lines.size(), bytes);
	}
}
