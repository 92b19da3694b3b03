#!/bin/sh
# Stands in for /usr/bin/security: notes its arguments and what it reads, then says what the test has laid down. Told to
# read commands and given none, it does nothing: the library leaves one behind when a command is too long.
dir=$(dirname "$0")
input=$(cat)
[ "$1" = -i ] && [ -z "$input" ] && exit
printf '%s\n' "$@" >"$dir/args"
printf '%s\n' "$input" >"$dir/input"
cat "$dir/output" 2>/dev/null
exit "$(cat "$dir/exit" 2>/dev/null || echo 0)"
