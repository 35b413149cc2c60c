#!/bin/sh
# What starts PostgreSQL on either machine. One that is not the primary and has nothing yet copies the primary first.
set -eu
if [ "$HERE" != "$PRIMARY" ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  # Made aside and renamed when complete, so that an interrupted copy leaves nothing half-made.
  copy="$PGDATA.copy"
  mkdir -p "$(dirname "$PGDATA")"
  chown postgres "$(dirname "$PGDATA")"
  export PGPASSWORD="$REPLICATION_PASSWORD"
  while :; do
    rm -rf "$copy"
    gosu postgres pg_basebackup --pgdata="$copy" --write-recovery-conf --wal-method=stream --checkpoint=fast \
      --dbname="host=$PRIMARY user=replica application_name=keshen_replica" && break
    echo 'the primary is not there yet'
    sleep 5
  done
  unset PGPASSWORD
  rm -rf "$PGDATA"
  mv "$copy" "$PGDATA"
fi
exec docker-entrypoint.sh postgres "$@"
