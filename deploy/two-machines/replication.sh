#!/bin/sh
# Once, when the primary's database is made: who copies it, and that nothing is acknowledged before the copy has it.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set password="$REPLICATION_PASSWORD" <<'SQL'
create role replica with replication login password :'password';
alter system set synchronous_standby_names = 'keshen_replica';
SQL
echo 'host replication replica all scram-sha-256' >>"$PGDATA/pg_hba.conf"
