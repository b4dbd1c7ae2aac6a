#!/bin/sh
# Makes the secrets of docker-compose.yml that nobody needs to choose, in ./secrets; those that are there stay.
# The processes run as user 10001 and must be able to read theirs.
set -eu
folder="${1:-secrets}"
mkdir -p "$folder"
chmod 700 "$folder"
umask 077
make() { [ -s "$folder/$1" ] || printf '%s\n' "$2" >"$folder/$1"; }
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
make postgres-password "$(random)"
make database-owner-password "$(random)"
make database-password "$(random)"
make database-owner-url "postgres://homeward_owner:$(cat "$folder/database-owner-password")@postgres/homeward"
make database-url "postgres://homeward:$(cat "$folder/database-password")@postgres/homeward"
[ -s "$folder/smtp-password" ] || echo "write the mail server's password into $folder/smtp-password" >&2
# a secret is mounted as it is here, and the folder is this user's alone
chmod 644 "$folder"/*
