# make quickstart   sets up what is missing, builds, runs configs/quickstart.yaml
# make test         sets up what is missing, passes the tests
# make bench        measures beside numpy, scipy, scikit-learn, DuckDB and pandas (ARGS="--data FOLDER --out FILE")
# make papers       lists the files of configs/papers for the compiler to embed, after one was added
# make check        what CI asks: format, clean build without warnings, tests

SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib
STRICT = -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error

.PHONY: quickstart build test bench check lint format strict-build setup papers install clean

quickstart: setup build
	.build/release/bellwether run configs/quickstart.yaml --out runs/quickstart

build: setup
	$(SWIFT) build $(RELEASE) --product bellwether

test: setup
	# Optimised: the reproduction of whole papers is among the tests.
	$(SWIFT) test -Xswiftc -O

bench: setup
	sh Benchmarks/run.sh $(ARGS)

check: setup lint strict-build test

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Plugins Tests Benchmarks/Package.swift Benchmarks/Sources examples/own-metric

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Plugins Tests Benchmarks/Package.swift Benchmarks/Sources examples/own-metric

# From clean: a build that goes on from another can miss an import that its target does not declare.
strict-build: setup
	rm -rf .build-strict
	$(SWIFT) build --build-tests $(STRICT) --scratch-path .build-strict

setup:
	@sh scripts/setup.sh

papers:
	@sh scripts/embed-papers.sh

# PREFIX=/usr/local by default. Without its symbols (-s) the program is half as large.
install: build
	install -d $(DESTDIR)$(or $(PREFIX),/usr/local)/bin
	install -s -m 755 .build/release/bellwether $(DESTDIR)$(or $(PREFIX),/usr/local)/bin/bellwether

clean:
	rm -rf .build .build-strict runs
