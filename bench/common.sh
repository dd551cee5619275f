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

run_faults() { # name of the table, script, binary, projects that are built, then "--" and the script's arguments: prints the table and, with --write DOCUMENT, puts it between the markers
  local name=$1 script=$2 binary=$3 document= table status arguments=()
  shift 3
  local projects=()
  for (( ; $# > 0; )); do
    [ "$1" = -- ] && { shift; break; }
    projects+=("$1")
    shift
  done
  while [ $# -gt 0 ]; do
    case $1 in
      --write) document=${2:?"--write needs the document to write into"}; shift 2 ;;
      *) arguments+=("$1"); shift ;;
    esac
  done
  [ -z "$document" ] || grep -q "<!-- $name: made by " "$document" || { echo "--write = '$document' has no marker '<!-- $name: made by $script -->': add it, and '<!-- end of $name -->'" >&2; exit 2; }

  ulimit -n "$(ulimit -Hn)"
  for project in "${projects[@]}"; do
    dotnet build "$project" --configuration Release --nologo -v quiet >&2 || exit 1
  done

  table=$(mktemp)
  "$binary" ${arguments[@]+"${arguments[@]}"} | tee "$table"
  status=$?
  [ -n "$document" ] && [ $status -le 1 ] && splice "$name" "$table" "$document"
  rm -f "$table"
  exit $status
}

server_binary=artifacts/bin/PipeHeartbeat.Server/release/pipeheartbeat
