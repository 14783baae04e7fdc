# make run: everything a fresh clone needs, then the demonstration on http://127.0.0.1:8000
# make test: everything a fresh clone needs, then all tests
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export THIDUA_DEBUG ?= 1

.PHONY: run setup test bench faults fuzz pictures lint clean

run: setup
	@echo ""
	@echo "  thidua: http://127.0.0.1:$(PORT)/"
	@echo "  Tài khoản: admin, bo, phathanh, thuongtruc, donvi, xem, kiemtra. Mật khẩu: thidua-demo"
	@echo ""
	$(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

setup: $(VENV)/installed
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py load_demo
	$(BIN)/python manage.py load_award_demo

test: $(VENV)/tests-installed
	$(BIN)/python -m pytest -n auto $(ARGS)

bench: $(VENV)/tests-installed
	$(BIN)/python -m tests.benchmarks $(ARGS)

faults: $(VENV)/tests-installed
	$(BIN)/python -m tests.faults $(ARGS)

fuzz: $(VENV)/tests-installed
	$(BIN)/python -m tests.faults.fuzz $(ARGS)

pictures: $(VENV)/tests-installed
	rm -rf var/pictures
	THIDUA_SCREENSHOTS=$(CURDIR)/var/pictures $(BIN)/python -m pytest -q tests/browser/test_year_walk.py tests/browser/test_main_walk.py
	$(BIN)/python -m tests.browser.pictures var/pictures

lint: $(VENV)/tests-installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) var

$(VENV)/installed: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/tests-installed: requirements.txt tests/requirements.txt $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@
