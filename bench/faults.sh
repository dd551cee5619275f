#!/usr/bin/env bash
# Commits faults on a server with 10,000 clients and prints a table of what became of its verdicts; exits with 1 if a row did not hold. All
# rows take about an hour and three quarters, of which an hour is row 14. Row 13 is a program of its own: bench/fuzz.sh.
#
#   bench/faults.sh [ROW…] [--connections COUNT] [--frozen COUNT] [--transport NAME]… [--soak DURATION] [--write FILE]
#
# --write FILE puts the table into a document, between the markers of that name. Row 7 needs root, for a network namespace.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/common.sh

document=
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --write) document=${2:?"--write needs the document to write into"}; shift 2 ;;
    *) arguments+=("$1"); shift ;;
  esac
done
[ -z "$document" ] || grep -q '<!-- faults: made by ' "$document" || { echo "--write = '$document' has no marker '<!-- faults: made by bench/faults.sh -->': add it, and '<!-- end of faults -->'" >&2; exit 2; }

ulimit -n "$(ulimit -Hn)"
for project in bench/PipeHeartbeat.Faults tests/PipeHeartbeat.UnitTests; do
  dotnet build "$project" --configuration Release --nologo -v quiet >&2 || exit 1
done

table=$(mktemp)
trap 'rm -f "$table"' EXIT
artifacts/bin/PipeHeartbeat.Faults/release/pipeheartbeat-faults ${arguments[@]+"${arguments[@]}"} | tee "$table"
status=$?
[ -n "$document" ] && [ $status -le 1 ] && splice faults "$table" "$document"
exit $status
