#!/usr/bin/env bash
# 19,000 connections at once, twice in a row, and what is left of them: all must be admitted, nobody be declared offline, and descriptors
# and memory come back. Takes about three minutes. Writes the figures into docs/benchmarks.md.
#
#   bench/run-capacity.sh DIRECTORY      DIRECTORY holds beatgen.c, as for bench/run-floor.sh
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/common.sh

directory=${1:?"usage: bench/run-capacity.sh DIRECTORY"}
connections=19000
work=$(mktemp -d)
port=$((23000 + RANDOM % 2000))
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

ulimit -n "$(ulimit -Hn)"
compile_reference "$directory" beatgen "$work/beats" || exit 1
dotnet build src/PipeHeartbeat.Server --configuration Release --nologo -v quiet || exit 1
"$server_binary" serve \
  --listen "127.0.0.1:$port" --listen "127.0.0.1:$((port + 1))" --listen "127.0.0.1:$((port + 2))" --admin "127.0.0.1:$((port + 3))" >"$work/log" 2>&1 &
server=$!
sleep 2
"$work/beats" "$port" "$server" 300 20000 3 >/dev/null
sleep 8

rss() { awk '/^VmRSS/ { print $2 }' "/proc/$server/status"; }
descriptors() { ls "/proc/$server/fd" | wc -l; }
count() { curl -s "http://127.0.0.1:$((port + 3))/api/v1/status" | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"; }

# Asked for once before, so that what answers is loaded.
count accepted >/dev/null
sleep 1
rss_before=$(rss)
descriptors_before=$(descriptors)
accepted_before=$(count accepted)
for round in 1 2; do
  "$work/beats" $((port + round)) "$server" "$connections" 10000 15 &
  beats=$!
  sleep 14
  live[$round]=$(count live)
  rss_full=$(rss)
  wait "$beats"
done
admitted=$(($(count accepted) - accepted_before))
offline=$(count heartbeat_timeout)
refused=$(count limit)
returned="not in 60"
for second in $(seq 1 60); do
  sleep 1
  rss_after=$(rss)
  descriptors_after=$(descriptors)
  if [ "$rss_after" -le $((rss_before * 125 / 100)) ] && [ "$descriptors_after" -eq "$descriptors_before" ]; then
    returned=$second
    break
  fi
done

{
  echo "Measured $(date -u +%F) with \`bench/run-capacity.sh\`: $connections connections at once, twice in a row."
  echo
  echo "| figure | value | bar |"
  echo "|---|--:|--:|"
  echo "| admitted | $admitted (at once ${live[1]}, then ${live[2]}; refused $refused) | $((2 * connections)) |"
  echo "| declared offline | $offline | 0 |"
  echo "| descriptors before and after | $descriptors_before, $descriptors_after | the same |"
  echo "| RSS before, with all of them, after | $rss_before, $rss_full, $rss_after KiB | ≤ 1.25 × the first |"
  echo "| seconds until then | $returned | ≤ 60 |"
} >"$work/table"
splice capacity "$work/table"
cat "$work/table"
