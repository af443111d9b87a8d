import { quote } from '../hosts/quote.ts'
import type { ActionModule, WriteBlock } from './action.ts'

/** The user's own lines around the block stay as they are, byte for byte. Without its last line a block has no end, and nothing after its first line goes. */
export const writeBlock: ActionModule<WriteBlock> = {
  kind: 'write-block',
  describe: (action) =>
    `${action.body === '' ? 'remove the lines of Tinderbox from' : 'write a few lines into'} ${action.path}`,
  script({ path, marker, body, hosts = false }) {
    const [begin, end] = [`# >>> ${marker} >>>`, `# <<< ${marker} <<<`]
    const block = `printf '%s\\n' ${[begin, ...body.trimEnd().split('\n'), end].map(quote).join(' ')}`
    return `
file=${quote(path)}
[ -L "$file" ] && file=$(readlink -f "$file")
new=$file.tinderbox-new
old=$file
if [ -f "$file" ]; then cp -p "$file" "$new"; else old=/dev/null; fi
awk -v begin=${quote(begin)} -v end=${quote(end)} '
  $0 == begin { printf "%s", held; held = ""; inside = 1; next }
  inside && $0 == end { held = ""; inside = 0; next }
  inside { held = held $0 "\\n"; next }
  { print }
  END { printf "%s", held }' "$old"${hosts ? ` | ${hostsFile({ begin, end, marker, body })}` : ''} > "$new"
${body === '' || hosts ? '' : `${block} >> "$new"`}
# A file that a container is given (its /etc/hosts) can be written, but not replaced.
mv -f "$new" "$file" 2>/dev/null || {
  cat "$new" > "$file"
  rm -f "$new"
}
`
  },
}

/**
 * A hosts file with the block first. Lines of the user's own that give one of its names another address become comments, and come back when the block goes.
 * A name beside them on a line of 127.0.1.1 is the machine's own, most often the full one: it goes with the machine's address. Others stay where they are, in a
 * line of ours.
 */
function hostsFile(at: {
  readonly begin: string
  readonly end: string
  readonly marker: string
  readonly body: string
}): string {
  const given = {
    begin: at.begin,
    end: at.end,
    marker: `# ${at.marker}`,
    block: at.body.trim().replaceAll(/\s+/g, ' '),
  }
  return `awk ${Object.entries(given)
    .map(([name, value]) => `-v ${name}=${quote(value)}`)
    .join(' ')} '
    BEGIN {
      n = split(block, word, " ")
      for (i = 1; i <= n; i++)
        if (word[i] ~ /^[0-9.]+$|:/) address[++members] = word[i]
        else { own[members] = own[members] " " word[i]; of[word[i]] = members }
    }
    index($0, marker ": ") == 1 { $0 = substr($0, length(marker) + 3) }
    length($0) > length(marker) && substr($0, length($0) - length(marker)) == " " marker { next }
    {
      line = $0
      sub(/#.*/, "")
      rest = ""
      owner = 0
      for (i = 2; i <= NF; i++) {
        to = ($i in of) ? of[$i] : 0
        if (to && address[to] != $1 && (address[to] ~ /:/) == ($1 ~ /:/)) { if (!owner) owner = to }
        else rest = rest " " $i
      }
      if (!owner) { kept[++lines] = line; next }
      kept[++lines] = marker ": " line
      if ($1 ~ /^127\\./) {
        rest = ""
        for (i = 2; i <= NF; i++)
          if ($i ~ /^localhost/) rest = rest " " $i
          else if (!($i in of) || of[$i] == owner) first[owner] = first[owner] " " $i
      }
      if (rest != "") kept[++lines] = $1 rest " " marker
    }
    END {
      if (members) print begin
      for (i = 1; i <= members; i++) {
        n = split(first[i] own[i], word, " ")
        said = address[i]
        for (j = 1; j <= n; j++) if (!((i, word[j]) in told)) { told[i, word[j]] = 1; said = said " " word[j] }
        print said
      }
      if (members) print end
      for (i = 1; i <= lines; i++) print kept[i]
    }'`
}
