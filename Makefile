# Every command that the README shows. Each makes what it needs; nothing is installed by hand.

PYTHON ?= python3
VENV := .venv
# An absolute path may hold a space, which make cannot part: so all paths are relative.
BIN := $(VENV)/bin

.PHONY: site serve check test test-all fuzz bench audit audit-tools catalogues lint clean

# Build content/ into output/.
site: $(VENV)/.site
	@$(BIN)/nutgraf build

# Show the site on this machine and rebuild it on every change.
serve: $(VENV)/.site
	@$(BIN)/nutgraf serve

# Every mistake in the content, with file and line.
check: $(VENV)/.site
	@$(BIN)/nutgraf check

# Lint, types and all tests. Chromium is installed where it can be; where not, the tests that
# need it are skipped, by name.
test: lint
	@.ci/chromium
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow"

# The same and the long sweeps, with what axe-core and the Nu checker say of pages.
test-all: lint audit-tools
	@.ci/chromium
	@$(BIN)/python -m pytest -n auto --dist worksteal

# Each reader of untrusted files under a coverage-guided fuzzer, FUZZ_SECONDS each.
FUZZ_SECONDS ?= 60
TARGETS := front_matter pelican_header dialect dialect_of_the_other_engine timeline dates bibtex \
	csl_yaml csl_json svg
fuzz: $(VENV)/.site
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	@for target in $(TARGETS); do $(BIN)/python fuzz/targets.py $$target $(FUZZ_SECONDS) || exit 1; done

# Nutgraf and other generators build the same articles, side by side: an hour or more.
# For less: make bench BENCH="--sizes 100,1000 --rounds 3"
BENCH ?=
bench: $(VENV)/.site
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@$(BIN)/python -m bench install
	@$(BIN)/python -m bench race $(BENCH)

# The theme's words, gathered from its templates into the catalogues of theme/locale/, where
# translators find what is new and what is gone.
LOCALE := theme/locale
catalogues: $(VENV)/.site
	@$(BIN)/pybabel -q extract --mapping-file pyproject.toml --keyword say --no-wrap --sort-output \
		--add-location file --omit-header --output $(LOCALE)/nutgraf.pot .
	@$(BIN)/pybabel -q update --domain nutgraf --input-file $(LOCALE)/nutgraf.pot \
		--output-dir $(LOCALE) --no-wrap --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date

# What a browser and validators say of the sample and of a site unlike it: half an hour.
# Of another site: make audit SITE=path/to/output
# For less: make audit AUDIT="--only validator"
SITE ?=
AUDIT ?=
audit: $(VENV)/.test audit-tools
	@.ci/chromium
	@$(BIN)/python -m audit $(SITE) $(AUDIT)

# axe-core, Lighthouse and the Nu checker, as audit/package-lock.json names them.
audit-tools:
	@.ci/audit
	@test -e audit/node_modules/.package-lock.json || npm ci --prefix audit --ignore-scripts \
		--no-audit --no-fund --silent || echo "audit-tools: npm could not install them" >&2

lint: $(VENV)/.test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# What the project needs, into a virtual environment of its own.
$(VENV)/.site: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Nutgraf needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[search]' || \
		{ echo 'Pagefind is not to be had for this machine: the site will have no search'; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .; }
	@touch $@

$(VENV)/.test: $(VENV)/.site
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

# Everything that can be made again, but not the site.
clean:
	rm -rf $(VENV) bench/.cache audit/node_modules build dist .pytest_cache .mypy_cache .ruff_cache
