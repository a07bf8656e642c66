# make demo     audits the example report
# make test     lint, types and all tests
# make readme   renews the outputs shown in the READMEs and docs, and the generated pages of docs
# make nightly  tests with many more generated texts, then fuzzes for ten minutes
# make lock     renews requirements.lock (needs uv)

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
BIN = .venv/bin
READY = .venv/ready

.PHONY: demo test nightly readme lock clean

demo: $(READY)
	@$(BIN)/govinfo-nlp check examples/yunxiu-2023.txt; status=$$?; test $$status -le 1

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto -rs

nightly: $(READY)
	HYPOTHESIS_PROFILE=nightly $(BIN)/pytest -n auto -rs
	$(BIN)/python fuzz/run.py text --seconds 600

readme: $(READY)
	$(BIN)/python tests/test_readme.py
	$(BIN)/python tests/test_docs.py

# No index is named here: pip takes the one that the machine is configured for. The lock is whole, so nothing is
# resolved (--no-deps): pip before 23.3 would look past a pin for a package asked for with an extra.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更高版本 (Python 3.11+ not found)" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --quiet \
		--no-header --no-annotate --upgrade --output-file requirements.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
