#!/bin/sh
# PostgreSQL takes no key that anybody else may read, and the container's own user must read it.
set -eu
install -d -m 700 -o postgres -g postgres /tmp/tls
install -m 600 -o postgres -g postgres /run/secrets/database_key /tmp/tls/key.pem
# A statement that fails holds the key of the session that asked, its message what people typed: not for a log.
exec docker-entrypoint.sh postgres \
    -c log_min_error_statement=panic -c log_min_messages=fatal \
    -c ssl=on -c ssl_min_protocol_version=TLSv1.3 \
    -c ssl_cert_file=/run/tls/database.pem -c ssl_key_file=/tmp/tls/key.pem \
    -c hba_file=/etc/jointops/pg_hba.conf
