# Two commands do everything, environment included:  make demo  and  make test.

PYTHON ?= python3
VENV := .venv
STAMP := $(VENV)/installed
RUN := $(VENV)/bin/python -m
PROGRAM := $(RUN) styrkedjan

# The environment knows where this tree lies; in a tree that was moved or copied it is made anew.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif

.PHONY: demo test lint lock clean

demo: $(STAMP)
	@mkdir -p out
	@echo "== build: five documents about trust-based governance, from corpus/"
	@$(PROGRAM) build corpus --store out/store
	@echo
	@echo "== query: who holds which role where"
	@COLUMNS=$${COLUMNS:-110} $(PROGRAM) query roles --store out/store
	@echo
	@echo "== query: which sentence says whom the visit to Malmö was paid to"
	@COLUMNS=$${COLUMNS:-110} $(PROGRAM) query evidence --store out/store \
		--param subject="Studiebesök Malmö 2018-04-26" --param predicate=visits
	@echo
	@echo "== views and export"
	@$(PROGRAM) view chain --store out/store --out out/chain.html
	@$(PROGRAM) view network --store out/store --out out/network.html
	@$(PROGRAM) export --store out/store --format turtle --out out/graph.ttl
	@echo
	@echo "== done; open these in a browser or an editor:"
	@echo "   $(CURDIR)/out/chain.html     the steering chain"
	@echo "   $(CURDIR)/out/network.html   the network of actors, initiatives and concepts"
	@echo "   $(CURDIR)/out/graph.ttl      the graph in Turtle"

test: $(STAMP)
	$(RUN) pytest

lint: $(STAMP)
	$(RUN) ruff check .
	$(RUN) mypy

$(STAMP): requirements.lock pyproject.toml
	@echo "== environment: $(VENV), from requirements.lock"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "styrkedjan needs Python 3.11 or newer; name one: make PYTHON=python3.11")'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@printf '%s\n' '$(CURDIR)' > $(STAMP)

# Needs pip-tools in the environment that PYTHON names.
lock:
	$(PYTHON) -m piptools compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --no-header --no-annotate --extra dataframe --extra shacl --extra excel --extra server --extra mcp --extra test --extra lint \
		--output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
