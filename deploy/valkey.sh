#!/bin/sh
# Valkey over TLS alone. Its password goes through a file that its user alone can read, not through the list of processes.
set -eu
umask 077
settings=$(mktemp)
cat > "$settings" <<END
port 0
tls-port 6379
tls-protocols TLSv1.3
tls-cert-file /run/tls/valkey.pem
tls-key-file /run/secrets/valkey_key
tls-ca-cert-file /run/tls/authority.pem
tls-auth-clients no
requirepass $(cat "${1:-/run/secrets/valkey}")
save ""
appendonly no
END
exec valkey-server "$settings"
