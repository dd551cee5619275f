#!/usr/bin/env bash
# Builds everything, checks format and analyzers, and runs every test. Needs the .NET 10 SDK; installs the rest (a C compiler, strace, Chromium, Prometheus,
# and mosquitto, nats-server and redis-server to compare with) with the system's package manager where it is missing. The last line is
# "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

passed=0
failed=0

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit $?
}

install() { # command, then its package for: apt, dnf, apk, pacman, zypper, brew
  command -v "$1" >/dev/null && return 0
  local sudo=""
  [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null && sudo="sudo"
  echo "== installing $1"
  if command -v apt-get >/dev/null; then
    $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $2
  elif command -v dnf >/dev/null; then $sudo dnf install -y -q $3
  elif command -v apk >/dev/null; then $sudo apk add -q $4
  elif command -v pacman >/dev/null; then $sudo pacman -S --noconfirm --needed $5
  elif command -v zypper >/dev/null; then $sudo zypper -q install -y $6
  elif command -v brew >/dev/null; then brew install -q $7
  fi
  command -v "$1" >/dev/null || echo "!! $1 is missing and could not be installed: the tests that need it will fail"
}

install_server() { # as install, of a server that is only needed as a program: where installing it starts it as a service, that is undone
  command -v "$1" >/dev/null && return 0
  install "$@"
  local sudo=""
  [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null && sudo="sudo"
  [ -d /run/systemd/system ] && $sudo systemctl disable --now --quiet "$1" 2>/dev/null
  return 0
}

step() { # title, command…: a step that counts as a failure when it fails
  echo "== $1"
  shift
  "$@" && return 0
  failed=$((failed + 1))
  return 1
}

run_project() { # project, file for its output: runs its tests, and writes what they come to into the file
  local results options=""
  # Those that may run beside others mostly wait: for a server to start, or for time to pass.
  case "$1" in PipeHeartbeat.IntegrationTests | PipeHeartbeat.LoadGeneratorTests) options="--max-threads 4" ;; esac
  results=$(mktemp -d)
  # A run in which no test has ended for so long is broken off, and says which it was in.
  dotnet test --project "tests/$1" --configuration Release --no-build --results-directory "$results" \
    --hangdump --hangdump-timeout 4m --hangdump-type None $options >"$2" 2>&1
  local status=$?
  cat "$results/$1"_*_hang.log >>"$2" 2>/dev/null
  rm -rf "$results"
  return $status
}

run_tests() { # projects that run side by side
  local logs name run status runs="" statuses=""
  logs=$(mktemp -d)
  for name in "$@"; do
    run_project "$name" "$logs/$name" &
    runs="$runs $!"
  done
  for run in $runs; do
    wait "$run"
    statuses="$statuses $?"
  done
  for status in $statuses; do
    count "$1" "$logs/$1" "$status"
    shift
  done
  rm -rf "$logs"
}

count() { # project, its output, its exit code
  echo "== $1"
  cat "$2"
  local good bad
  good=$(awk '/^ *succeeded:/ { n += $2 } END { print n + 0 }' "$2")
  bad=$(awk '/^ *failed:/ { n += $2 } END { print n + 0 }' "$2")

  # A run that broke off without naming a failed test, or found no test at all, has failed all the same.
  if [ "$bad" -eq 0 ] && { [ "$3" -ne 0 ] || [ "$good" -eq 0 ]; }; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
}

if ! command -v dotnet >/dev/null; then
  echo "dotnet is missing: install the .NET 10 SDK, see https://dotnet.microsoft.com/download"
  failed=1
  finish
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
export PATH="$PATH:/usr/local/sbin:/usr/sbin" # where servers are installed, and not every user's PATH leads
ulimit -n "$(ulimit -Hn)" 2>/dev/null
install cc gcc gcc build-base gcc gcc gcc
install_server prometheus prometheus prometheus2 prometheus prometheus golang-github-prometheus-prometheus prometheus
[ "$(uname -s)" = Linux ] && install systemd-analyze systemd systemd systemd systemd systemd systemd
install chromium "chromium fonts-liberation" chromium chromium chromium chromium chromium
[ "$(uname -s)" = Linux ] && install strace strace strace strace strace strace strace
install_server mosquitto mosquitto mosquitto mosquitto mosquitto mosquitto mosquitto
install_server nats-server nats-server nats-server nats-server nats-server nats-server nats-server
install_server redis-server redis-server redis redis redis redis redis

# What runs for two minutes is not compiled better for having been watched first.
step "build, analyzers" env DOTNET_TieredPGO=0 dotnet build PipeHeartbeat.sln --configuration Release --nologo -v quiet -graph || finish
# Style and analyzers are judged by the build, where they are errors.
step "format" dotnet format whitespace --folder . --verify-no-changes
step "publish" env DOTNET_TieredPGO=0 dotnet publish src/PipeHeartbeat.Server --configuration Release --output artifacts/published --nologo -v quiet

# These need little of the machine.
beside="PipeHeartbeat.BenchmarkTests PipeHeartbeat.ClientNetStandardTests PipeHeartbeat.ClientTests PipeHeartbeat.RedisTests"
run_tests $beside
for project in tests/*Tests/; do
  name=$(basename "$project")
  case " $beside " in *" $name "*) continue ;; esac
  # The programs in tests/ that are no test projects are run by tests.
  grep -q xunit "$project/$name.csproj" && run_tests "$name"
done
finish
