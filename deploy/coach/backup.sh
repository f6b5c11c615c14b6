#!/usr/bin/env bash
# Back a shared server up: backup.sh FOLDER [DAYS]
# Writes one dump of the whole database, checks that it can be read, and removes dumps older than DAYS (30). Beside
# them it keeps erased.txt: the numbers of erased accounts, so that restore.sh erases them again.
set -euo pipefail
umask 077
folder=${1:?name the folder of the backups} days=${2:-30}
database=${CRAMPCAST_COACH_DATABASE:-postgresql:///crampcast}
mkdir -p "$folder"
dump=$folder/crampcast-$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$dump.part"' EXIT
pg_dump --dbname="$database" --format=custom --no-owner --no-privileges --file="$dump.part"
pg_restore --list "$dump.part" >/dev/null
mv "$dump.part" "$dump"
touch "$folder/erased.txt"
psql --dbname="$database" --no-psqlrc --quiet --tuples-only --no-align \
  --command='SELECT account_id FROM coach.erasure' | sort -un - "$folder/erased.txt" -o "$folder/erased.txt"
find "$folder" -name 'crampcast-*.dump' -mtime "+$days" -delete
echo "$dump"
