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

run_faults "cluster faults" bench/cluster-faults.sh artifacts/bin/PipeHeartbeat.ClusterFaults/release/pipeheartbeat-cluster-faults \
  bench/PipeHeartbeat.ClusterFaults -- "$@"
