# Two commands do everything on a fresh Debian 12 machine with Python 3.11:
#   make demo   a real classical PSHA: curves, maps and pictures in demo-output/
#   make test   every test
PYTHON ?= python3
VENV ?= .venv
# of what is in brackets in pyproject.toml; `dev,witness` compares with pygmm too
EXTRAS ?= dev
BIN = $(VENV)/bin
DEMO = demo-output
PEER = .peer

.PHONY: demo test test-cluster unit lint bench docs deb rpm clean

# One stamp per set of extras: the environment is made once and again when pyproject changes.
$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable '.[$(EXTRAS)]'
# commands start sooner, also where Python is told to write no bytecode
	$(BIN)/python -m compileall -q daemons
	touch $@

demo: $(VENV)/installed
	$(BIN)/python examples/01-classical-psha/run.py --oq $(BIN)/oq --out $(DEMO)

test: $(VENV)/installed
	$(BIN)/python -m pytest

# Real nodes with systemd on this machine; needs root. Part of `make test` too.
test-cluster: $(VENV)/installed
	$(BIN)/python -m pytest tests/cluster

unit: $(VENV)/installed
	$(BIN)/python -m pytest tests/unit

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/installed
	$(BIN)/python docs/generate.py

# The opponent lives in an environment of its own and is only ever run.
$(PEER)/installed: bench/peer-requirements.txt
	$(PYTHON) -m venv $(PEER)
	$(PEER)/bin/pip install --quiet --requirement bench/peer-requirements.txt
	$(PEER)/bin/pip install --quiet --no-deps openquake.engine==3.26.2
	touch $@

bench: $(VENV)/installed $(PEER)/installed
	$(BIN)/python bench/kernels.py
	$(BIN)/python bench/versus_peer.py --oq $(BIN)/oq --peer $(PEER)/bin/oq a_area b_faults

# Packages, in build/deb and build/rpm; packaging/requirements.sh installs what these need.
deb:
	/usr/bin/python3.11 packaging/build.py deb

rpm:
	/usr/bin/python3.11 packaging/build.py rpm

clean:
	rm -rf $(VENV) $(PEER) $(DEMO)
