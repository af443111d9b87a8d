/** Shell text: `ask LINE...` sends the lines of a request to a page on the machine's loopback and prints the whole answer; with bash alone. */
export function askFunction(port: number): string {
  return `ask() { timeout 10 bash -c 'exec 3<>/dev/tcp/127.0.0.1/$0 && printf "%s\\r\\n" "$@" >&3 && cat <&3' ${port} "$@" 2>/dev/null; }`
}
