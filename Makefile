# Two commands for a newcomer: `make demo` and `make test`. Everything else is for those who change the program.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
KEYWORDS := -k _ -k N_ -k AgendaError -k ProgrammeError -k Refused -k PrintingError -k PrinterError -k SpoolError \
	-k KioskError -k FolderError -k ImportRefused -k JournalError -k DiskFull -k Refusal

.PHONY: demo demo-hall quick test check format bench soak locale lock clean

demo: $(STAMP)
	$(BIN)/kiosk demo

# A hub and three laptops in the four quarters of a terminal.
demo-hall: $(STAMP)
	$(BIN)/python tools/demo_hall.py

# For the inner loop, in less than a minute: floors, rules, texts and files, and that the posts open.
QUICK := agenda awards codes conference documents folder journal reception roster script text house/test_hygiene.py \
	house/test_rooms.py screens/common/test_home.py
quick: $(STAMP)
	$(BIN)/lint-imports > /dev/null
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not soak and not slow" $(addprefix tests/,$(QUICK))

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP)
	$(BIN)/python -m bench

soak: $(STAMP)
	$(BIN)/python -m pytest -m soak

# Texts of the program -> catalogues. Translate what is new in kiosk/locale/vi/LC_MESSAGES/kiosk.po, then run it again.
locale: $(STAMP)
	$(BIN)/pybabel -q extract $(KEYWORDS) --no-location --sort-output -o $(VENV)/kiosk.pot agenda printing kiosk
	$(BIN)/python tools/catalogue.py $(VENV)/kiosk.pot

lock: $(STAMP)
	uv pip compile --universal --python-version 3.11 --all-extras --generate-hashes --no-header --no-emit-index-url \
		-o requirements.lock pyproject.toml

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
