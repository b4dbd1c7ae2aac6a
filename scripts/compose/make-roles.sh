#!/bin/sh
# Run once by the image of PostgreSQL as it makes its data: the two roles of the hub, and its database.
set -eu
psql -v ON_ERROR_STOP=1 \
  -v owner="$(cat /run/secrets/database-owner-password)" \
  -v application="$(cat /run/secrets/database-password)" \
  -U postgres <<'SQL'
CREATE ROLE homeward_owner LOGIN PASSWORD :'owner';
CREATE ROLE homeward LOGIN PASSWORD :'application';
CREATE DATABASE homeward OWNER homeward_owner;
SQL
