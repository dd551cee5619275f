#!/usr/bin/env bash
# Runs all benchmark suites in some rounds (default 3, about 15 minutes each) and writes their tables into docs/benchmarks.md.
#   bench/run-suites.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${1:-3}
results=artifacts/benchmarks
rm -rf "$results"
dotnet build bench/PipeHeartbeat.Benchmarks --configuration Release --nologo -v quiet
directories=()
for round in $(seq "$rounds"); do
  directories+=("$results/round-$round")
  dotnet run -c Release --no-build --project bench/PipeHeartbeat.Benchmarks -- --filter '*' --artifacts "$results/round-$round"
done
dotnet run -c Release --no-build --project bench/PipeHeartbeat.Benchmarks -- report docs/benchmarks.md "${directories[@]}"
