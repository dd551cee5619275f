#!/usr/bin/env bash
# Runs all benchmark suites in some rounds (default 3, about 10 minutes each) and writes their tables into docs/benchmarks.md.
# More words are handed to BenchmarkDotNet instead of --filter '*':  bench/run-suites.sh 1 --filter '*Beat*'
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${1:-3}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- --filter '*'
results=artifacts/benchmarks
rm -rf "$results"
dotnet build bench/PipeHeartbeat.Benchmarks --configuration Release --nologo -v quiet
directories=()
for round in $(seq "$rounds"); do
  directories+=("$results/round-$round")
  dotnet run -c Release --no-build --project bench/PipeHeartbeat.Benchmarks -- "$@" --artifacts "$results/round-$round"
done
dotnet run -c Release --no-build --project bench/PipeHeartbeat.Benchmarks -- report docs/benchmarks.md "${directories[@]}"
