#!/bin/sh
# Runs the generator over all schemas of the project.
#
#   regenerate.sh           compares with generated/ and says what differs
#   regenerate.sh --write   writes generated/
#
# One folder a schema, named after it.
set -eu
cd "$(dirname "$0")/../.."

mode=--check
[ "${1:-}" != --write ] || mode=
failed=0
for schema in schema/*.nio; do
    name=$(basename "$schema" .nio)
    # shellcheck disable=SC2086 # no word where it is empty
    codegen/netaio-gen gen $mode -o "generated/$name" "$schema" || failed=1
done

# A schema that is gone leaves nothing behind.
for folder in generated/*/; do
    name=$(basename "$folder")
    if [ ! -e "schema/$name.nio" ]; then
        echo "generated/$name: there is no schema/$name.nio"
        failed=1
    fi
done
exit "$failed"
