# Few verbs, each one screen of output; the logs lie in build/log.

.PHONY: run test sanitize fuzz dev bench build api soak setup clean ci

run: build          ## installs, builds, fills the demo business the first time, serves it and prints the way in
	@tools/run

test:               ## everything, on both engines; the last line says how many passed and failed
	@tools/test

sanitize:           ## the C++ tests once more, under the sanitizers for memory, undefined behaviour and threads
	@tools/sanitize

fuzz: setup         ## strangers' bytes for the parsers of CSV, JSON and requests, a minute each
	@tools/fuzz

build: setup        ## the release binary, at build/rapport
	@tools/build

api: setup          ## after the API changed: writes web/openapi.json and the client's types anew
	@tools/build --api

dev: build          ## the server, and the page with changes shown at once
	@tools/dev

bench: build        ## speeds, each with an honest floor from the same run
	@tools/bench

soak: build         ## the long form of the fault tests
	@tools/soak

setup:              ## what is missing of packages and libraries
	@tools/setup

ci: test

clean:
	rm -rf build web/dist
