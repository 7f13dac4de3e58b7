#!/bin/sh
# The image of PostgreSQL runs this once, over an empty volume: roles.sql with the passwords of compose.yaml.
set -eu
psql --username postgres \
    --set owner_password="$(cat /run/secrets/owner_password)" \
    --set application_password="$(cat /run/secrets/application_password)" \
    --file /roles.sql
