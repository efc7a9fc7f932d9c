# Short names for what Maven and the launcher do; `make` alone lists them.
# Nothing here does what a plain command could not: see CONTRIBUTING.md for the commands behind.

MVN ?= mvn -B
ONE  = -Dsurefire.failIfNoSpecifiedTests=false

.DEFAULT_GOAL := help
.PHONY: help build test it simulate approve format check demo

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## compile, lint, fast tests, jars
	$(MVN) verify -DskipITs

test: ## fast tests only
	$(MVN) test

it: ## everything, on real PostgreSQL
	$(MVN) verify

simulate: ## search seeds (SEEDS=20000), or replay one (SEED=42)
	$(MVN) -q -pl simulation -am test -Dtest=SimulationTest $(ONE) \
	  $(if $(SEED),-Dseed=$(SEED)) $(if $(SEEDS),-Dseeds=$(SEEDS))

approve: ## rewrite transcripts and generated documents, then show what changed
	$(MVN) -q test -Dapprove=true
	git diff --stat

format: ## rewrite every Java file in the house format
	$(MVN) -q -N verify -Dformat=apply

check: ## format and house rules, without building the rest
	$(MVN) -q -N verify
	$(MVN) -q -pl core -am test -Dtest='HouseRulesTest,CoreArchitectureTest,LauncherTest' $(ONE)

demo: ## three managers and three PostgreSQL nodes on this machine
	./primacy playground
