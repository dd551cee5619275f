#!/usr/bin/env bash
# Runs all benchmark suites in some rounds (default 3, about 15 minutes each) and writes their tables into docs/benchmarks.md; with a filter only those whose names
# fit, and the tables of the other suites stay. A suite that is only run in part loses the rest of its table.
#   bench/run-suites.sh [ROUNDS [FILTER]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${1:-3}
filter=${2:-*}
results=artifacts/benchmarks
rm -rf "$results"
dotnet build bench/PipeHeartbeat.Benchmarks --configuration Release --nologo -v quiet
directories=()
for round in $(seq "$rounds"); do
  directories+=("$results/round-$round")
  dotnet run -c Release --no-build --project bench/PipeHeartbeat.Benchmarks -- --filter "$filter" --artifacts "$results/round-$round"
done
dotnet run -c Release --no-build --project bench/PipeHeartbeat.Benchmarks -- report docs/benchmarks.md "${directories[@]}"
