# What the measuring scripts share; sourced from the repository's root.

splice() { # name, file, document: puts a file into a document, docs/benchmarks.md by default, between the markers of that name
  local target=${3:-docs/benchmarks.md} document
  document=$(mktemp)
  awk -v name="$1" -v table="$2" '
    index($0, "<!-- " name ": made by ") { print; while ((getline line < table) > 0) print line; skip = 1; next }
    $0 == "<!-- end of " name " -->" { skip = 0 }
    !skip { print }' "$target" >"$document" && cp "$document" "$target"
  rm -f "$document"
}

compile_reference() { # directory of the sources, name, output
  cc -O2 -o "$3" "$1/$2.c"
}

server_binary=artifacts/bin/PipeHeartbeat.Server/release/pipeheartbeat
