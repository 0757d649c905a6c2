#!/bin/sh
# Run once by the image of PostgreSQL, when the database is new: it belongs to a role that is no superuser, so that
# row security holds for everything the node does.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres --set password="$(cat /run/secrets/postgres_owner)" <<'SQL'
create role jointops_owner login createrole password :'password';
create database jointops owner jointops_owner;
SQL
