#!/usr/bin/env bash
# Packs everything, then does what somebody does who has only the packages: installs both tools, a client into a fresh console project and the server into a fresh
# web project, runs the ten lines of their READMEs, and looks whether they find each other. By hand, before a release; needs the registry that restore asks anyway.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
work=$(mktemp -d)
feed="$work/feed"
pids=()
end() {
  for pid in ${pids[@]+"${pids[@]}"}; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap end EXIT
until_line() { # file, text
  for _ in $(seq 1 150); do grep -q -- "$2" "$1" && return 0; sleep 0.2; done
  echo "!! '$2' is not in:"
  cat "$1"
  exit 1
}
lines_of() { # a README: what stands in its ```csharp
  awk '/^```csharp/ { inside = 1; next } /^```/ { inside = 0 } inside' "$1"
}

for project in src/PipeHeartbeat.*/ bench/PipeHeartbeat.LoadGenerator/; do
  dotnet pack "$project" --configuration Release --output "$feed" --nologo -v quiet
done
version=$(basename "$feed"/PipeHeartbeat.Client.*.nupkg | sed 's/PipeHeartbeat.Client.\(.*\).nupkg/\1/' | grep -v symbols | head -1)
echo "== packed $version"
for package in "$feed"/*.nupkg; do
  entries=$(unzip -l "$package")
  for needed in README.md .nuspec; do grep -q "$needed" <<< "$entries" || { echo "!! $package has no $needed"; exit 1; }; done
  echo "$(basename "$package") $(wc -c < "$package") bytes"
done
ls "$feed"/*.snupkg | wc -l | sed 's/$/ packages of symbols/'

sources() { # the local feed first, then whatever restore asks anyway; a cache of its own, so that an older package is not found there
  export NUGET_PACKAGES="$work/packages"
  dotnet new nugetconfig --output "$1" > /dev/null
  dotnet nuget add source "$feed" --name local --configfile "$1/nuget.config" > /dev/null
}

echo "== tools"
mkdir -p "$work/tools"
(unset NUGET_PACKAGES
dotnet tool install PipeHeartbeat.Server --version "$version" --add-source "$feed" --tool-path "$work/tools" | tail -1
dotnet tool install PipeHeartbeat.LoadGenerator --version "$version" --add-source "$feed" --tool-path "$work/tools" | tail -1)
"$work/tools/pipeheartbeat-load" --version

echo "== a web project"
dotnet new web --output "$work/web" --no-restore > /dev/null
sources "$work/web"
lines_of src/PipeHeartbeat.AspNetCore/README.md > "$work/web/Program.cs"
(cd "$work/web" && dotnet add package PipeHeartbeat.AspNetCore --version "$version" > /dev/null && dotnet build -c Release -v quiet --nologo -o out)
(cd "$work/web" && PIPEHEARTBEAT__LISTEN=127.0.0.1:15000 exec dotnet out/web.dll --urls http://127.0.0.1:15098) > "$work/web.log" 2>&1 &
pids+=($!)
until_line "$work/web.log" "Application started"

echo "== a console project"
dotnet new console --output "$work/console" --no-restore > /dev/null
sources "$work/console"
lines_of src/PipeHeartbeat.Client/README.md > "$work/console/Program.cs"
(cd "$work/console" && dotnet add package PipeHeartbeat.Client --version "$version" > /dev/null && dotnet build -c Release -v quiet --nologo -o out)
mkfifo "$work/typed"
(cd "$work/console" && exec dotnet out/console.dll) < "$work/typed" > "$work/console.log" 2>&1 &
pids+=($!)
exec 3> "$work/typed"
until_line "$work/console.log" online
curl -fsS http://127.0.0.1:15098/online/alice | grep -q Online
echo "alice is online, by the packages alone"

echo "== the tool"
kill "${pids[0]}"
"$work/tools/pipeheartbeat" serve --listen 127.0.0.1:15000 --admin 127.0.0.1:15097 > "$work/server.log" 2>&1 3>&- & # the pipe of what is typed is not for it
pids+=($!)
until_line "$work/server.log" "is offline after"
until_line "$work/server.log" "alice .*identified"
"$work/tools/pipeheartbeat" clients list --admin 127.0.0.1:15097 | grep alice
exec 3>&-
until_line "$work/server.log" "alice .*offline"
echo "all of it works"
