#!/bin/sh
# The secrets of a deployment, each in a file of its own, made once and never twice: what is there stays.
# Where a vault keeps them, its agent writes these files instead, by the same names.
#
#   deploy/secrets.sh [FOLDER]      FOLDER is ./secrets
set -eu
folder=${1:-secrets}
umask 077
mkdir -p "$folder"

keep() { [ -e "$folder/$1" ] || printf "%s" "$2" > "$folder/$1"; }

for name in deployment postgres_superuser postgres_owner valkey; do
    keep "$name" "$(openssl rand -hex 32)"
done
authority=/run/tls/authority.pem
keep database_url "postgresql://jointops_owner:$(cat "$folder/postgres_owner")@database/jointops?sslmode=verify-full&sslrootcert=$authority"
keep valkey_url "rediss://:$(cat "$folder/valkey")@valkey:6379?ssl_ca_certs=$authority"
# A folder that its owner alone opens, files that the users inside the containers can read.
chmod 644 "$folder"/*
