#!/usr/bin/env bash
# Bring a backup back into an empty database: restore.sh DUMP
# All of it or nothing. Accounts that were erased since (erased.txt beside the dump) are erased again before
# anybody can sign in: start the services only when this has ended.
set -euo pipefail
dump=${1:?name the dump}
database=${CRAMPCAST_COACH_DATABASE:-postgresql:///crampcast}
beside=$(cd "$(dirname "$0")/../.." && pwd)/bin/crampcast
[ -x "$beside" ] || beside=crampcast
crampcast=${CRAMPCAST:-$beside}
if ! command -v "$crampcast" >/dev/null; then
  echo "restore.sh: $crampcast is not there, and erases again who was erased since; name it:" >&2
  echo "  CRAMPCAST=/opt/crampcast/bin/crampcast restore.sh DUMP" >&2
  exit 2
fi
if [ -n "$(psql --dbname="$database" --no-psqlrc --tuples-only --no-align --command="SELECT 1 FROM pg_namespace WHERE nspname = 'coach'")" ]; then
  echo "restore.sh: the database is not empty; make a new one with" >&2
  echo "  createdb --template=template0 --locale=C --encoding=UTF8 NAME" >&2
  exit 2
fi
pg_restore --dbname="$database" --no-owner --no-privileges --single-transaction --exit-on-error "$dump"
erased=$(dirname "$dump")/erased.txt
if [ -s "$erased" ]; then
  while read -r number; do
    CRAMPCAST_COACH_DATABASE=$database "$crampcast" coach erase "$number"
  done <"$erased"
fi
psql --dbname="$database" --no-psqlrc --quiet --command='DELETE FROM coach.session'
echo "restored; everybody signs in again"
