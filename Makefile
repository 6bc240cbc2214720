# Everything is installed into .venv, with the hashes in requirements/ checked, and again only when those files change.
# Nothing is needed beforehand but make, git and Python 3.11 or newer; PYTHON=python3.12 chooses another one.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app doctoral_center
SOURCES := doctoral_center tests benchmarks migrations wsgi.py gunicorn.conf.py
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip --quiet
TRANSLATIONS := doctoral_center/translations
CATALOGUES := $(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/*.po)

export HOST ?= 127.0.0.1
export PORT ?= 5000

.PHONY: help run test faults check bench lint lock upgrade translations catalogues format install-tests clean

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | column -t -s '|'

# The demo centre's mail becomes files to look at, instead of drowning the address in the log.
run: export DOCTORAL_CENTER_MAIL_URL ?= folder:$(CURDIR)/instance/mail
run: $(VENV)/installed catalogues ## start Doctoral Center with the demo centre on http://127.0.0.1:5000 (HOST, PORT)
	@$(FLASK) db upgrade
	@$(FLASK) demo load --if-empty
	@exec $(FLASK) serve

test: $(VENV)/installed-dev catalogues install-tests ## install what tests need and run them all (ARGS="-k word tests/web" for some)
	@$(BIN)/python -m tests.run $(ARGS)

faults: $(VENV)/installed-dev catalogues install-tests ## try every goal of reliability in full, and write docs/reliability.md (ARGS="G1 G7" for some)
	@$(BIN)/python -m tests.faults $(ARGS)

bench: $(VENV)/installed ## measure what things cost beside their floors, and write docs/benchmarks.md
	@$(BIN)/python -m benchmarks

check: lint test ## what must pass before a change lands: linters, types, contracts, templates, translations, tests

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint doctoral_center --lint --quiet

format: $(VENV)/installed-dev ## lay out the source and repair what the linter can repair
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: $(VENV)/installed-dev ## take new texts from the source into the catalogues, and compile them
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k lazy_ngettext:1,2 -k lazy_pgettext:1c,2 --no-location --sort-output \
		--project "Doctoral Center" --copyright-holder "the Doctoral Center authors" --msgid-bugs-address "see CONTRIBUTING.md" -o $(TRANSLATIONS)/messages.pot doctoral_center
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap -i $(TRANSLATIONS)/messages.pot -d $(TRANSLATIONS)
	@$(MAKE) --no-print-directory catalogues

catalogues: $(CATALOGUES:.po=.mo)

%.mo: %.po | $(VENV)/installed
	@$(BIN)/pybabel -q compile -i $< -o $@

lock: $(VENV)/installed-dev ## write requirements/ again from setup.cfg, keeping the versions that still fit
	$(COMPILE) --extra dev --extra postgres setup.cfg requirements/build.in -o requirements/lock.txt
	$(COMPILE) --extra postgres -c requirements/lock.txt setup.cfg requirements/build.in -o requirements/base.txt

upgrade: ## the same with the newest versions that setup.cfg allows
	@$(MAKE) lock UPGRADE=--upgrade

COMPILE = $(BIN)/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-emit-package doctoral-center --custom-compile-command 'make lock'

install-tests: $(VENV)/installed-dev
	@$(BIN)/python -m tests.install

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; say which with PYTHON=...")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# The files name every package: pip need not resolve, and cannot take a newer one for what asks with an extra.
$(VENV)/installed: requirements/base.txt setup.cfg | $(VENV)/python
	@echo "Installing Doctoral Center into $(VENV) ..."
	@$(PIP) install --no-deps --require-hashes -r requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements/lock.txt $(VENV)/installed
	@echo "Installing the tools for tests and checks ..."
	@$(PIP) install --no-deps --require-hashes -r requirements/lock.txt
	@touch $@

clean: ## remove what was made, but not the data in instance/
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache tests/.artifacts
