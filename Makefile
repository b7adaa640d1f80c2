# SPDX-License-Identifier: GPL-3.0-or-later
# make demo     install what is missing, build, run the main job on a synthetic world
# make check    all tests
# make install  into PREFIX (default /usr/local)
# make clean    remove what was built

PREFIX ?= /usr/local
BUILD := build

.PHONY: all demo check install clean setup bench

all: $(BUILD)/build.ninja
	ninja -C $(BUILD) -j 2

setup:
	@tools/setup

$(BUILD)/build.ninja: | setup
	meson setup $(BUILD) --prefix $(PREFIX)

demo: setup all
	@mkdir -p demo
	$(BUILD)/overt synth -o demo/world --seed 1
	$(BUILD)/overt run demo/world.csv -o demo/world.case --register demo/world.declared.csv
	@echo
	@echo "Open demo/world.case.html in a browser."

check: setup all
	meson test -C $(BUILD) --print-errorlogs

bench: setup all
	bench/run

install: all
	meson install -C $(BUILD) --no-rebuild

clean:
	rm -rf $(BUILD) build-* demo
