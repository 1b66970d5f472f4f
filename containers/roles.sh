#!/bin/sh
# Makes the role with which the API trades: it can add facts, and never change one. The owner of the tables migrates them.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set=password="$PRESCIENT_PASSWORD" <<'SQL'
create role prescient login password :'password';
SQL
