#!/usr/bin/env bash
# Commits faults on a cluster of three nodes with 3,000 clients each and on its Redis, and prints a table of what became of presence; exits
# with 1 if a row did not hold. All rows take about a quarter of an hour. It needs redis-server and redis-cli 7, and 20,000 descriptors.
#
#   bench/cluster-faults.sh [ROW…] [--connections COUNT] [--write FILE]
#
# --write FILE puts the table into a document, between the markers of that name.
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
[ -z "$document" ] || grep -q '<!-- cluster faults: made by ' "$document" || { echo "--write = '$document' has no marker '<!-- cluster faults: made by bench/cluster-faults.sh -->': add it, and '<!-- end of cluster faults -->'" >&2; exit 2; }

ulimit -n "$(ulimit -Hn)"
dotnet build bench/PipeHeartbeat.ClusterFaults --configuration Release --nologo -v quiet >&2 || exit 1

table=$(mktemp)
trap 'rm -f "$table"' EXIT
artifacts/bin/PipeHeartbeat.ClusterFaults/release/pipeheartbeat-cluster-faults ${arguments[@]+"${arguments[@]}"} | tee "$table"
status=$?
[ -n "$document" ] && [ $status -le 1 ] && splice "cluster faults" "$table" "$document"
exit $status
