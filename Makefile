# make demo   sets up, builds, runs the example study, prints the verdicts and the path of its report
# make test   sets up, builds and runs every test
# Both do all set-up on a machine that has Swift; the second time they are quick.

SWIFT ?= swift
PREFIX ?= $(HOME)/.local
CONFIGURATION := -c release
# Boost's headers are not on the compiler's path with Homebrew.
BREW := $(shell command -v brew >/dev/null 2>&1 && brew --prefix)
FLAGS := $(if $(BREW),-Xcxx -I$(BREW)/include -Xcc -I$(BREW)/include -Xlinker -L$(BREW)/lib)
# The second solver is built into the tests where its headers are installed.
TRAITS = $(if $(shell Scripts/has-sundials && echo yes),--traits SUNDIALS)
MIRAXIS := .build/release/miraxis
SWIFT_FOLDERS := Sources Tests Validation Benchmarks/Sources Benchmarks/Package.swift Package.swift

.PHONY: demo test validate install setup build lint format clean

demo: build
	@$(MIRAXIS) run Examples/pbc-bilirubin --output output/pbc-bilirubin

test: setup lint
	@$(SWIFT) build $(CONFIGURATION) $(TRAITS) $(FLAGS)
	@$(SWIFT) test $(CONFIGURATION) --disable-testable-imports --parallel $(TRAITS) $(FLAGS)

install: build
	@install -d "$(PREFIX)/bin"
	@install -m 755 $(MIRAXIS) "$(PREFIX)/bin/miraxis"
	@echo "installed $(PREFIX)/bin/miraxis"

setup:
	@Scripts/setup

build: setup
	@$(SWIFT) build $(CONFIGURATION) --product miraxis $(FLAGS)

# The simulation studies: minutes to an hour; results go to Validation/Results.
validate: setup
	@$(SWIFT) build $(CONFIGURATION) --product validate $(FLAGS)
	@.build/release/validate

lint:
	@$(SWIFT) format lint --strict --parallel --recursive $(SWIFT_FOLDERS)

format:
	@$(SWIFT) format --in-place --parallel --recursive $(SWIFT_FOLDERS)

clean:
	@rm -rf .build output
