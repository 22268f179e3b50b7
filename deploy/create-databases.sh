#!/bin/sh
# Runs once, when the database's volume is new: the application and Inngest each get a login of their own. The
# application's owns nothing, so row-level security binds it; migrating is done as the superuser.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
  -v application="$APP_DATABASE_PASSWORD" -v inngest="$INNGEST_DATABASE_PASSWORD" <<'SQL'
create role ebizmate_web login password :'application';
create role inngest login password :'inngest';
create database inngest owner inngest;
SQL
