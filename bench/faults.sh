#!/usr/bin/env bash
# Commits faults on a server with 10,000 clients and prints a table of what became of its verdicts; exits with 1 if a row did not hold. All
# rows take about an hour and three quarters, of which an hour is row 14. Row 13 is a program of its own: bench/fuzz.sh.
#
#   bench/faults.sh [ROW…] [--connections COUNT] [--frozen COUNT] [--transport NAME]… [--soak DURATION] [--write FILE]
#
# For a control, --set KEY=VALUE gives the server an option: with PacketRate=0 or MaxConnectionsPerAddress=0 row 10 must not hold, with AcceptRate=5200 row 11.
# --write FILE puts the table into a document, between the markers of that name. Row 7 needs root, for a network namespace.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/common.sh

run_faults faults bench/faults.sh artifacts/bin/PipeHeartbeat.Faults/release/pipeheartbeat-faults \
  bench/PipeHeartbeat.Faults tests/PipeHeartbeat.UnitTests -- "$@"
