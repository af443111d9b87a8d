/** Shell text: `page PORT PATH` prints what a daemon's page on loopback answers, as one line, with bash alone. */
export const pageFunction = `page() { [ -n "$1" ] && timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/$0 && printf "GET %s HTTP/1.0\\r\\n\\r\\n" "$1" >&3 && cat <&3' "$1" "$2" 2>/dev/null | sed '1,/^.$/d' | tr -d '\n'; echo; }
`
