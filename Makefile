# Everyday commands. `make` alone lists them.

LECTURE ?= backprop
QUALITY ?= low
BEATS ?=
FRAMES ?= 12
VERBOSE ?=
WORKERS ?= 2

# What may be given on the command line. Anything else is a misspelling, which make by itself would let pass.
KNOWN := LECTURE QUALITY BEATS CAPTIONS FRAMES VERBOSE TRACEBACK WORKERS PYTHON NETCORE_RUNS XDG_CACHE_HOME
given := $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name)))
unknown := $(sort $(filter-out $(KNOWN),$(given)))
ifneq ($(unknown),)
$(error there is no variable $(unknown); there are: $(KNOWN))
endif

BIN := .venv/bin
LECTURES := $(sort $(patsubst scenes/%.py,%,$(wildcard scenes/[a-z]*.py)))

flag_low := -ql
flag_medium := -qm
flag_high := -qh
FLAG := $(flag_$(QUALITY))
LOUD := $(if $(filter-out 0,$(VERBOSE)),-v INFO --progress_bar display)

.PHONY: help setup lecture lectures film sheet strip transcripts runs test mutants lint format bench clean distclean quality

help: ## list these commands
	@echo "make COMMAND [NAME=value ...]"
	@awk -F ':.* ## ' '/^[a-z]+:.* ## / { printf "  %-11s %s\n", $$1, $$2 }' Makefile
	@echo "Lectures: $(LECTURES)"

setup: ## install what is missing: system packages, .venv (PYTHON=... chooses the Python to make it with)
	@sh setup.sh </dev/null

lecture: quality setup ## render one lecture: LECTURE=backprop QUALITY=low|medium|high [BEATS=3.4,3.7] [WORKERS=1] [VERBOSE=1]
	@test -f "scenes/$(LECTURE).py" || { echo "there is no lecture $(LECTURE); there are: $(LECTURES)" >&2; exit 2; }
	@$(BIN)/python -m manim --hide-splash render $(FLAG) $(LOUD) "scenes/$(LECTURE).py" </dev/null || \
		{ echo "rendering scenes/$(LECTURE).py failed, see above" >&2; exit 1; }

lectures: quality setup ## render all lectures: QUALITY=low|medium|high
	@for lecture in $(LECTURES); do \
		$(MAKE) --no-print-directory lecture LECTURE=$$lecture QUALITY=$(QUALITY) || exit 1; \
	done

film: lecture ## render a lecture, then measure each beat as a film: LECTURE=backprop [QUALITY=low] [BEATS=3.4]
	@$(BIN)/python -m scenes.kit.check.film --lecture "scenes/$(LECTURE).py" \
		"$$(ls -t media/videos/$(LECTURE)/*/*.mp4 | head -n 1)" </dev/null

sheet: setup ## put stills of key moments on one sheet, media/sheet.png: LECTURE=backprop [BEATS=3.4,3.7]
	@mkdir -p media
	@$(BIN)/python -m scenes.kit.check.contact_sheet "scenes/$(LECTURE).py" --beats "$(BEATS)" -o media/sheet.png

strip: setup ## put stills of one beat at even times on one sheet, media/strip.png: LECTURE=backprop BEATS=3.4 [FRAMES=12]
	@test -n "$(BEATS)" || { echo "name a beat, as in make strip LECTURE=backprop BEATS=3.4" >&2; exit 2; }
	@mkdir -p media
	@$(BIN)/python -m scenes.kit.check.contact_sheet "scenes/$(LECTURE).py" --strip "$(BEATS)" --frames $(FRAMES) \
		-o media/strip.png

transcripts: setup ## write what each lecture says and shows, as text, to tests/scenes/transcripts/
	@$(BIN)/python -m scenes.kit.check.transcript --store tests/scenes/transcripts $(LECTURES:%=scenes/%.py)

runs: setup ## train all networks that the lectures show, where that is not done yet
	@$(BIN)/netcore train --all </dev/null

test: setup ## check style and types, run all tests and show the coverage of netcore
	@verdict=0; \
	$(MAKE) --no-print-directory lint || { verdict=1; echo "Style or types are at fault, see above; now the tests."; }; \
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov=netcore </dev/null && exit $$verdict

mutants: setup ## plant known faults in a copy and tell which of them the tests notice
	@$(BIN)/python -m tests.mutants

lint: setup ## check style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: setup ## bring the code into the project's style
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

bench: setup ## time training, drawing and measuring against other ways (installs scikit-learn)
	@$(BIN)/python -m pip install --quiet -e '.[bench]'
	@verdict=0; \
	for benchmark in training drawing slices; do $(BIN)/python benchmarks/$$benchmark.py || verdict=1; done; \
	exit $$verdict

clean: ## remove rendered videos and caches; the trained runs stay
	@mkdir -p media
	@find media -mindepth 1 -maxdepth 1 ! -name preview ! -name runs -exec rm -rf {} +
	@rm -rf build .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache

distclean: clean ## remove the trained runs, also those of the tests, and .venv, too
	@rm -rf media/runs .venv netcore_lectures.egg-info "$${XDG_CACHE_HOME:-$$HOME/.cache}/netcore-lectures"

quality:
	@test -n "$(FLAG)" || { echo "QUALITY=$(QUALITY) is none of low, medium, high" >&2; exit 2; }
