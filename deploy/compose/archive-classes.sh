#!/usr/bin/env bash
# Starts the hub in a jar once, with its embedded servers, ends it when it is ready, and keeps the classes that it has loaded as an archive
# (class data sharing). A JVM that is given the archive maps them instead of reading, checking and linking each, and starts sooner; a JVM of
# another build, or with another jar, starts as if it had none. PostgreSQL wants a user that is not root.
#
#   archive-classes.sh hub.jar hub.jsa      then: java -XX:SharedArchiveFile=hub.jsa -jar hub.jar
set -euo pipefail
jar=$(realpath "$1")
archive=$(realpath "$2")
port=${SERVER_PORT:-8080}

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
HOME=$place java -XX:ArchiveClassesAtExit="$archive" -Xlog:cds=off -Xlog:cds+dynamic=off -Dfile.encoding=UTF-8 -Duser.home="$place" -Djava.io.tmpdir="$place" \
  -jar "$jar" --spring.profiles.active=sandbox --server.port="$port" --hub.data-dir="$place/data" >log 2>&1 &
hub=$!

ready() {
  { exec 3<>"/dev/tcp/127.0.0.1/$port" \
    && printf 'GET /actuator/health/readiness HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3 && head -1 <&3 | grep -q ' 200'; } 2>/dev/null
}
for ((attempt = 0; attempt < 360; attempt++)); do
  if ready; then
    kill -TERM "$hub"
    wait "$hub" || true
    ls -l "$archive"
    exit
  fi
  kill -0 "$hub" 2>/dev/null || break
  sleep 0.5
done
echo "The hub did not become ready:" >&2
tail -n 50 log >&2
kill -KILL "$hub" 2>/dev/null || true
exit 1
