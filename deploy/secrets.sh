#!/bin/sh
# Makes the secrets of compose.yaml, once, in a folder that only you can enter; what is there is left as it is.
set -eu
folder="$(dirname "$0")/secrets"
umask 077
mkdir -p "$folder"
made() {
    # A container reads its secret as a user of its own, so the file is readable; the folder is not.
    [ -s "$folder/$1" ] || { printf '%s' "$2" > "$folder/$1" && chmod 444 "$folder/$1"; }
}
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
for name in postgres_password owner_password application_password secret; do
    made "$name" "$(random)"
done
made owner_url "postgresql://stupeni_owner:$(cat "$folder/owner_password")@postgres/stupeni"
made database_url "postgresql://stupeni:$(cat "$folder/application_password")@postgres/stupeni"
echo "$folder"
