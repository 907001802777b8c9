# Hiring Loop. `make help` lists what can be done; each target documents itself after ##.

PORT ?= 8000
PYTHON ?= python3
RUN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo setup test check hostile blindness faults bench again
# A .venv that lost a package, or whose Python was upgraded away, is made again.
WHOLE := from importlib.util import find_spec; exit(not all(map(find_spec, ("django", "celery", "psycopg", "supervisor"))))
BROKEN := $(shell test ! -e .venv/.demo || $(RUN) -c '$(WHOLE)' 2>/dev/null || echo again)

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## ?/  make \1  /'

demo: .venv/.demo ## start the product with demo data on http://127.0.0.1:8000 (PORT=8123 picks another)
	@exec $(RUN) -m config.demo --port $(PORT)

setup: .venv/.demo ## install what running needs, nothing else
	@echo "Installed. Next: make demo, or .venv/bin/python manage.py help"

test: .venv/.dev ## run the whole suite; browser journeys need a Chromium on the machine
	@$(RUN) -m pytest --numprocesses 3 --max-worker-restart 0 --dist loadfile $(ARGUMENTS)

hostile: .venv/.dev ## give every field of every form every hostile value: some 20,000 requests
	@HOSTILE=everything $(RUN) -m pytest --timeout 7200 tests/test_hostile_forms.py

blindness: .venv/.dev ## ask for every address, link and change as whoever owes a scorecard, in two worlds
	@BLINDNESS=everything $(RUN) -m pytest --timeout 7200 tests/blindness

faults: .venv/.dev ## kill, freeze and cut the real processes (ARGUMENTS=3 does all of it three times)
	@$(RUN) -m tests.faults $(ARGUMENTS)

bench: .venv/.dev ## measure what the project promises (ARGUMENTS=psychometrics picks one bench)
	@OPENBLAS_NUM_THREADS=1 $(RUN) -m tests.bench $(ARGUMENTS)

check: .venv/.dev ## lint, types, import directions, templates, deployment settings, migrations
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@git ls-files 'templates/*.html' | xargs .venv/bin/djade --check --target-version 5.2
	@DATABASE_URL=postgresql://check@localhost/check REDIS_URL=redis://localhost SECRET_KEY=$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		ALLOWED_HOSTS=example.com PUBLIC_URL=https://example.com MAIL_HOST=none $(RUN) manage.py check --deploy --fail-level WARNING
	@$(RUN) manage.py makemigrations --check --dry-run

.venv/.demo: requirements-embedded.txt $(BROKEN)
	@$(PYTHON) config/install.py $<
	@touch $@

.venv/.dev: requirements-dev.txt $(BROKEN)
	@$(PYTHON) config/install.py $<
	@touch $@ .venv/.demo

again:
	@echo "This .venv is no longer whole: it is made again."
	@rm -rf .venv
