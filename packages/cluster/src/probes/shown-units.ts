/**
 * Shell. `services` prints the daemons that the machine has a folder of. `shown PROPERTY,... ID...` asks systemd once for all of these and prints
 * `id|value|value...` for each, in the order of the properties; `row ID`, with these lines in $rows, sets $row to the values of one.
 */
export const shownUnits = (clusterName: string): string => `
services() { for folder in "$HERE"/services/*/; do folder=\${folder%/}; [ -d "$folder" ] && echo "\${folder##*/}"; done; }
shown() {
  of=$1; shift
  for id; do shift; set -- "$@" "tinderbox-${clusterName}-$id.service"; done
  [ $# -gt 0 ] && systemctl_ show -p "Id,$of" -- "$@" | awk -v of="$of" '
    function say(n, names, i, line) {
      # To read it would make it.
      if (!("Id" in of_unit)) return
      line = of_unit["Id"]; sub(/^tinderbox-${clusterName}-/, "", line); sub(/[.]service$/, "", line)
      n = split(of, names, ",")
      for (i = 1; i <= n; i++) line = line "|" of_unit[names[i]]
      print line
      for (i in of_unit) delete of_unit[i]
    }
    $0 == "" { say(); next }
    { at = index($0, "="); of_unit[substr($0, 1, at - 1)] = substr($0, at + 1) }
    END { say() }'
}
row() {
  row=\${rows#*"
$1|"}
  [ "$row" = "$rows" ] && row=
  row=\${row%%"
"*}
}
`
