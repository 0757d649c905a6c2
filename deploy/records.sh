#!/bin/sh
# On a share of another machine: the whole audit, once a day, as a file that proves itself (docs/audit.md), and within
# minutes what was done for a person, so that no restored backup undoes it (docs/data-protection.md). A copy that
# failed says so and is tried again within minutes.
#
#   deploy/records.sh FOLDER
set -eu
folder=$1
while :; do
    jointops done-for-persons "$folder/done-for-persons" >/dev/null ||
        echo "{\"event\": \"what was done for a person could not be kept elsewhere\", \"level\": \"error\"}" >&2
    file=$folder/audit-$(date -u +%Y-%m-%d).jsonl
    if [ ! -e "$file" ]; then
        if jointops verify-audit --export "$file.part" && mv "$file.part" "$file"; then
            echo "{\"event\": \"the audit is kept elsewhere\", \"file\": \"$file\"}" >&2
        else
            echo "{\"event\": \"the audit could not be kept elsewhere\", \"level\": \"error\"}" >&2
        fi
    fi
    sleep 300
done
