#!/usr/bin/env bash
# What many clients do together, and what that costs: phases that the server assigns, another pace, a drain to another server by the API and by SIGTERM, and the
# memory of an identified connection. Writes the table into docs/benchmarks.md. Takes about 8 minutes, 15,000 connections, and python3 to read JSON.
#
#   bench/run-fleet.sh [phase|pace|drain|identity]…
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/common.sh

clients=15000
drained=6000
work=$(mktemp -d)
table=$work/table
port=$((20000 + RANDOM % 5000))
running=()

cleanup() {
  for id in ${running[@]+"${running[@]}"}; do kill "$id" 2>/dev/null && wait "$id" 2>/dev/null; done
  rm -rf "$work"
}
trap cleanup EXIT

ulimit -n "$(ulimit -Hn)"
dotnet build src/PipeHeartbeat.Server --configuration Release --nologo -v quiet || exit 1
dotnet build bench/PipeHeartbeat.LoadGenerator --configuration Release --nologo -v quiet || exit 1
generator=artifacts/bin/PipeHeartbeat.LoadGenerator/release/pipeheartbeat-load

row() { # what, seen, bar
  echo "| $1 | $2 | $3 |" >>"$table"
  echo "$1: $2 (bar: $3)"
}

serve() { # options…: a server on the next two ports; its address, its API's, and its process
  address=127.0.0.1:$port
  admin=127.0.0.1:$((port + 1))
  port=$((port + 2))
  "$server_binary" serve --listen "$address" --admin "$admin" "$@" >>"$work/server.log" 2>&1 &
  server=$!
  running+=("$server")
  for _ in $(seq 100); do curl -sf "http://$admin/readyz" >/dev/null && return; sleep 0.1; done
  echo "a server did not start: $(tail -1 "$work/server.log")" >&2
  exit 1
}

stop() { kill "$1" 2>/dev/null; wait "$1" 2>/dev/null; }

load() { # result, options…
  local out=$1
  shift
  "$generator" hold --no-tui --id-prefix fleet- --out "$out" "$@" >"$out.log" 2>&1
}

read_run() { # result, expression of r
  python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); r = r[0] if isinstance(r, list) else r; print(eval(sys.argv[2]))' "$1" "$2"
}

phase() {
  local how said
  for how in "" --ignore-phase; do
    serve
    load "$work/phase.json" --target "$address" -c $clients --connect-rate 100k --warmup 6s -d 9s $how
    said="the phase that the server assigns"
    [ -n "$how" ] && said="no phase: all beat as they came"
    row "$clients clients come at once; $said: the fullest 100 ms after two intervals, beside the mean" "$(read_run "$work/phase.json" '"%.2f ×" % r["beats"]["fullestTenth"]')" "$([ -z "$how" ] && echo "≤ 1.2 ×" || echo "–")"
    stop "$server"
  done
}

pace() {
  local transport told
  for transport in epoll sockets; do
    serve --transport "$transport"
    load "$work/pace.json" --target "$address" --admin "http://$admin" -c $clients --warmup 6s -d 60s &
    local run=$!
    until [ "$(curl -sf "http://$admin/api/v1/status" | python3 -c 'import json, sys; print(json.load(sys.stdin)["counters"]["live"])')" = $clients ]; do sleep 0.2; done
    sleep 14
    told="$(date +%s.%N) "
    "$server_binary" pace 10s --admin "http://$admin" >/dev/null
    sleep 20
    told="$told$(date +%s.%N)"
    "$server_binary" pace 3s --admin "http://$admin" >/dev/null
    wait "$run"
    row "PACE from 3 s to 10 s for $clients clients, and back, $transport" "$(python3 - "$work/pace.json" $told <<'P'
import datetime, json, re, sys
r = json.load(open(sys.argv[1]))
r = r[0] if isinstance(r, list) else r
began = datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", r["startedAt"]).replace("Z", "+00:00")).timestamp()
slow, fast = (float(at) - began for at in sys.argv[2:4])
beats = [(p["atSeconds"], p["beats"]) for p in r["timeline"]]
mean = lambda since, until: sum(b for at, b in beats if since <= at < until) / max(1, sum(1 for at, _ in beats if since <= at < until))
# A second of the timeline is named by its end: whole seconds between the two moments alone count.
before, within, after = mean(slow - 7, slow), mean(slow + 7, fast), mean(fast + 7, 1e9)
print(f"{before:,.0f} beats/s, {within:,.0f} from two old intervals after it on: {100 * (within / before - 1):+.1f} %; then {after:,.0f}: {100 * (after / before - 1):+.1f} %; {r['verdicts']['falseOffline']} false offline")
P
)" "−70 % ± 5 % within 6 s, back within two old intervals (20 s), 0 false"
    stop "$server"
  done
}

drain() {
  local how first second run subscribers
  for how in "the API" SIGTERM; do
    PIPEHEARTBEAT__DRAINWINDOW=30s serve
    first=$server from=$address api=$admin
    serve
    second=$server
    curl -sN "http://$api/api/v1/events" >"$work/closed" & subscribers=$!
    curl -sN "http://$admin/api/v1/events" >"$work/came" & subscribers="$subscribers $!"
    load "$work/drain.json" --target "$from" --failover "$address" -c $drained --warmup 4s -d 42s &
    run=$!
    until [ "$(grep -c '"online"' "$work/closed")" -ge $drained ]; do sleep 0.2; done
    sleep 3
    if [ "$how" = SIGTERM ]; then kill -TERM "$first"; else curl -s -X POST "http://$api/api/v1/drain?over=30s" >/dev/null; fi
    wait "$run"
    row "$drained clients drained over 30 s by $how to another server" "$(python3 - "$work/closed" "$work/came" "$work/drain.json" <<'P'
import datetime, json, re, sys
def spread(file, kind, reason=None):
    at = []
    for line in open(file):
        if line.startswith('data: {"seq"'):
            try: told = json.loads(line[6:])
            except ValueError: continue
            if told.get("kind") == kind and reason in (None, told.get("reason")):
                at.append(datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", told["at"])).timestamp())
    at.sort()
    span = at[-1] - at[0]
    seconds = [sum(1 for t in at if i <= t - at[0] < i + 1) for i in range(int(span))]
    return len(at), span, min(seconds), max(seconds), len(at) / span
closed, over, least, most, _ = spread(sys.argv[1], "offline", "drain")
came, _, _, peak, mean = spread(sys.argv[2], "online")
r = json.load(open(sys.argv[3]))
r = r[0] if isinstance(r, list) else r
print(f"{closed} went over {over:.1f} s, {least} to {most} a second; {came} came to the other, {peak / mean:.2f} × the mean in the fullest second; {r['verdicts']['falseOffline']} false offline")
P
)" "all come, ≤ 1.5 ×"
    kill $subscribers 2>/dev/null
    stop "$first"
    stop "$second"
  done
}

identity() {
  local transport mode round cost
  for transport in epoll sockets; do
    for round in 1 2 3; do
      for mode in "" "--id-prefix fleet-"; do
        DOTNET_GCgen0size=100000 serve --transport "$transport"
        local before after
        before=$(awk '/^VmRSS/ { print $2 }' "/proc/$server/status")
        "$generator" hold --no-tui --target "$address" -c $clients --connect-rate 5k --warmup 5s -d 12s $mode >/dev/null 2>&1 &
        local run=$!
        sleep 13
        after=$(awk '/^VmRSS/ { print $2 }' "/proc/$server/status")
        echo $(((after - before) * 1024 / clients)) >>"$work/$transport.${mode:+id}"
        wait "$run"
        stop "$server"
      done
    done
    cost=$(paste "$work/$transport." "$work/$transport.id" | awk '{ print $2 - $1 }' | sort -n | sed -n 2p)
    row "what identity adds to the resident set of a connection, $transport, median of three pairs" "$cost bytes (anonymous: $(sort -n "$work/$transport." | sed -n 2p))" "≤ 200 bytes"
  done
}

[ $# -gt 0 ] || set -- phase pace drain identity
{
  echo "Measured $(date +%F) with \`bench/run-fleet.sh\`, server and clients on one machine of $(nproc) processors."
  echo
  echo "| what | seen | bar |"
  echo "|---|---|---|"
} >"$table"
for name in "$@"; do "$name"; done
splice fleet "$table"
