/**
 * Shell text: `page PORT PATH...` prints what a daemon's page on loopback answers, as one line for each path, with bash alone; it is given $PATIENCE seconds
 * for all of them. One after the other: the listen queue of Spark's pages is one long.
 */
export const pageFunction = `page() { [ -n "$1" ] && timeout "\${PATIENCE:-5}" bash -c 'between=; for path; do
    printf "$between"; between="\\036"
    exec 3<>"/dev/tcp/127.0.0.1/$0" && printf "GET %s HTTP/1.0\\r\\n\\r\\n" "$path" >&3 || continue
    while IFS= read -r line <&3 && [ \${#line} -gt 1 ]; do :; done
    cat <&3
  done' "$@" 2>/dev/null | tr -d '\\n' | tr '\\036' '\\n'; echo; }
`
