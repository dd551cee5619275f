#!/usr/bin/env bash
# Measures the server beside a bare epoll loop in C and beside Kestrel's socket transport, in interleaved pairs, and writes the table
# into docs/benchmarks.md. Takes about 15 minutes and 15,000 connections.
#
#   bench/run-floor.sh DIRECTORY [PAIRS]
#
# DIRECTORY holds epoll_floor.c (the loop: epoll_floor PORT PACE_US) and beatgen.c, which opens connections, sends heartbeats and reports
# what they cost a process (beatgen PORT PID CONNECTIONS RATE SECONDS). PAIRS of each kind, default 5.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/common.sh

directory=${1:?"usage: bench/run-floor.sh DIRECTORY [PAIRS]"}
pairs=${2:-5}
connections=15000
seconds=10
work=$(mktemp -d)
server=""
port=$((20000 + RANDOM % 2000))

cleanup() {
  [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT

ulimit -n "$(ulimit -Hn)"
compile_reference "$directory" epoll_floor "$work/floor" && compile_reference "$directory" beatgen "$work/beats" || exit 1
dotnet build src/PipeHeartbeat.Server --configuration Release --nologo -v quiet || exit 1

steal() { awk '/^cpu / { print $9 }' /proc/stat; }
field() { sed -n "s/.*$1=\([-0-9.a-z]*\).*/\1/p"; } # name: of a line that beats prints
median() { sort -n | awk '{ v[NR] = $1 } END { if (NR) printf "%s", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2; else printf "-" }'; }

serve() { # extra flags…: starts the server on ports of its own for every run to come, and lets it compile what it needs
  local listen=() i
  for i in $(seq 0 $((pairs + 1))); do listen+=(--listen "127.0.0.1:$((port + i))"); done
  "$server_binary" serve "${listen[@]}" --admin off "$@" >"$work/server.log" 2>&1 &
  server=$!
  sleep 2
  next=$port
  port=$((port + pairs + 2))
  # Few connections, so that memory is not there already when it is measured.
  for i in 1 2 3; do "$work/beats" "$next" "$server" 300 30000 2 >/dev/null; done
  next=$((next + 1))
}

stop() {
  kill "$server" && wait "$server" 2>/dev/null
  server=""
}

run_server() { # rate
  "$work/beats" "$next" "$server" "$connections" "$1" "$seconds"
  next=$((next + 1))
}

run_floor() { # rate
  "$work/floor" "$port" 1000 &
  local floor=$!
  sleep 0.3
  "$work/beats" "$port" "$floor" "$connections" "$1" "$seconds"
  kill "$floor" && wait "$floor" 2>/dev/null
  port=$((port + 1))
}

compare() { # rate, name: pairs of floor and server
  local rate=$1 name=$2 tried
  serve
  for tried in $(seq "$pairs"); do
    local before f s
    before=$(steal)
    f=$(run_floor "$rate")
    s=$(run_server "$rate")
    echo $(($(steal) - before)) >>"$work/stolen"
    echo "$f" | field us_per_beat >>"$work/$name.floor"
    echo "$s" | field us_per_beat >>"$work/$name.server"
    paste <(echo "$f" | field us_per_beat) <(echo "$s" | field us_per_beat) | awk '{ print $2 / $1 }' >>"$work/$name.ratio"
    echo "$s" | field us_per_accept >>"$work/accept"
    [ "$tried" -eq 1 ] && echo "$s" | field bytes_per_connection >>"$work/bytes"
    echo "$rate/s: floor $(tail -1 "$work/$name.floor"), server $(tail -1 "$work/$name.server"), ratio $(tail -1 "$work/$name.ratio")" >&2
  done
  stop
}

compare 20000 slow
compare 60000 fast

# Kestrel's sockets beside epoll, in turn, on servers of their own.
for _ in 1 2 3; do
  serve --transport sockets
  s=$(run_server 20000)
  stop
  serve
  e=$(run_server 20000)
  stop
  paste <(echo "$s" | field us_per_beat) <(echo "$e" | field us_per_beat) | awk '{ print $2 / $1 }' >>"$work/sockets.ratio"
  echo "$s" | field us_per_beat >>"$work/sockets"
  echo "$e" | field bytes_per_connection >>"$work/bytes"
  echo "sockets: $(tail -1 "$work/sockets"), ratio $(tail -1 "$work/sockets.ratio")" >&2
done

serve --interval 10m
idle=$(run_server 0 | field cpu_percent)
stop

round() { awk '{ printf "%.2f", $1 }'; }
{
  echo "Measured $(date -u +%F) with \`bench/run-floor.sh\`: $connections connections, $pairs pairs of $seconds s at each rate, server and floor in turn; medians."
  echo "Other guests of the machine took $(sort -n "$work/stolen" | sed -n '1p;$p' | paste -sd' ' | sed 's/ / to /') ticks of 10 ms from a pair: they count for nobody, but they chill caches."
  echo
  echo "| figure | value | bar |"
  echo "|---|--:|--:|"
  echo "| server CPU a beat beside the paced loop in C, 20,000 beats/s | $(median <"$work/slow.ratio" | round) × ($(median <"$work/slow.server" | round) µs beside $(median <"$work/slow.floor" | round) µs) | ≤ 1.25 × |"
  echo "| the same, 60,000 beats/s | $(median <"$work/fast.ratio" | round) × ($(median <"$work/fast.server" | round) µs beside $(median <"$work/fast.floor" | round) µs) | ≤ 1.25 × |"
  echo "| beside Kestrel's socket transport, 20,000 beats/s | 1/$(median <"$work/sockets.ratio" | awk '{ printf "%.1f", 1 / $1 }') (that one: $(median <"$work/sockets" | round) µs) | ≤ 1/10 |"
  echo "| server RSS a connection, table and wheel included | $(median <"$work/bytes") bytes | ≤ 740 bytes |"
  echo "| server CPU an accepted connection | $(median <"$work/accept" | round) µs | ≤ 20 µs |"
  echo "| idle server with $connections silent, live connections | $idle % of a core | < 1 % |"
} >"$work/table"

splice floor "$work/table"
cat "$work/table"
