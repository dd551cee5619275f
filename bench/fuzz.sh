#!/usr/bin/env bash
# Fuzzes the packet reader and the handler, one after the other, half of the time each, and stops by itself.
#
#   bench/fuzz.sh [TIME] [SEED]
#
# TIME is 90s, 10m, 1h of the processor (it ends after eight times as long at the latest); default 10m. Findings are written to artifacts/fuzz/findings, with the command that repeats each in the output; inputs
# that cover something new to artifacts/fuzz/corpus. At the end what they add is brought into tests/PipeHeartbeat.Fuzz/corpus, as few and as
# small inputs as cover it. Exits with 0 if nothing was found, with 1 if something was.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

time=${1:-10m}
seed=${2:-$RANDOM}
case "$time" in
  *h) seconds=$((${time%h} * 3600)) ;;
  *m) seconds=$((${time%m} * 60)) ;;
  *s) seconds=${time%s} ;;
  *) echo "TIME is $time: give it as 90s, 10m or 1h" >&2; exit 64 ;;
esac

dotnet build tests/PipeHeartbeat.Fuzz --configuration Release --nologo -v quiet || exit 1
program=artifacts/bin/PipeHeartbeat.Fuzz/release/PipeHeartbeat.Fuzz.dll
output=artifacts/fuzz
corpus=tests/PipeHeartbeat.Fuzz/corpus

dotnet "$program" run --seconds "$seconds" --clock processor --seed "$seed" --output "$output"
status=$?

for target in reader handler; do
  [ -d "$output/corpus/$target" ] || continue
  work=$(mktemp -d)
  mkdir -p "$corpus/$target"
  cp "$output/corpus/$target"/* "$work"
  cp "$corpus/$target"/* "$work" 2>/dev/null
  if dotnet "$program" minimise "$target" "$work" "$work/kept"; then
    rm -f "$corpus/$target"/*
    cp "$work/kept"/* "$corpus/$target" 2>/dev/null
  fi
  rm -rf "$work"
  echo "$corpus/$target: $(find "$corpus/$target" -type f | wc -l) inputs, $(du -bs "$corpus/$target" | cut -f1) bytes"
done
exit $status
