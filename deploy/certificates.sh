#!/bin/sh
# The certificates of the links inside: an authority of this deployment's own, and one each for node, database and valkey.
# Further nodes are named. Its key is thrown away when they are signed, so that nobody signs another. Valid for a year: run it again before, then
# `docker compose up --force-recreate`.
#
#   deploy/certificates.sh [FOLDER [NAME...]]      FOLDER is ./tls
set -eu
folder=${1:-tls}
[ $# -eq 0 ] || shift
umask 077
mkdir -p "$folder"
key=$(mktemp)
trap 'rm -f "$key" "$folder"/*.csr' EXIT

curve="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
openssl req -x509 $curve -keyout "$key" -out "$folder/authority.pem" -days 370 -sha256 -subj "/CN=JointOps, inside" \
    -addext "keyUsage=critical,keyCertSign" 2>/dev/null

for name in node database valkey "$@"; do
    openssl req $curve -keyout "$folder/$name.key" -out "$folder/$name.csr" -subj "/CN=$name" 2>/dev/null
    printf "subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:false\n" "$name" |
        openssl x509 -req -in "$folder/$name.csr" -CA "$folder/authority.pem" -CAkey "$key" -days 365 -sha256 \
            -extfile /dev/stdin -out "$folder/$name.pem" 2>/dev/null
    # The folder is opened by its owner alone, its files are read by the users inside the containers.
    chmod 644 "$folder/$name.key" "$folder/$name.pem"
done
chmod 644 "$folder/authority.pem"
