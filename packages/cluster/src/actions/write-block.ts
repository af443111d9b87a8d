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
    const put = hosts
      ? `theirs=$(mktemp) && cat "$new" > "$theirs" && { ${block}; cat "$theirs"; } > "$new" && rm -f "$theirs"`
      : `${block} >> "$new"`
    return `
file=${quote(path)}
[ -L "$file" ] && file=$(readlink -f "$file")
new=$file.tinderbox-new
if [ -f "$file" ]; then
  cp -p "$file" "$new"
  awk -v begin=${quote(begin)} -v end=${quote(end)} '
    $0 == begin { printf "%s", held; held = ""; inside = 1; next }
    inside && $0 == end { held = ""; inside = 0; next }
    inside { held = held $0 "\\n"; next }
    { print }
    END { printf "%s", held }' "$file"${hosts ? ` | ${setAside(marker, body)}` : ''} > "$new"
else : > "$new"; fi
${body === '' ? '' : put}
# A file that a container is given (its /etc/hosts) can be written, but not replaced.
mv -f "$new" "$file" 2>/dev/null || { cat "$new" > "$file" && rm -f "$new"; }
`
  },
}

/** What was set aside before comes back first. Of a line with other names, too, those stay, in a line of ours. */
function setAside(marker: string, body: string): string {
  return `awk -v marker=${quote(`# ${marker}`)} -v block=${quote(body.trim().replaceAll(/\s+/g, ' '))} '
    BEGIN {
      n = split(block, word, " ")
      for (i = 1; i <= n; i++) if (word[i] ~ /^[0-9.]+$|:/) address = word[i]; else of[word[i]] = address
    }
    index($0, marker ": ") == 1 { $0 = substr($0, length(marker) + 3) }
    length($0) > length(marker) && substr($0, length($0) - length(marker)) == " " marker { next }
    {
      line = $0
      sub(/#.*/, "")
      rest = ""
      wrong = 0
      for (i = 2; i <= NF; i++) if ($i in of && of[$i] != $1) wrong = 1; else rest = rest " " $i
      if (!wrong) { print line; next }
      print marker ": " line
      if (rest != "") print $1 rest " " marker
    }'`
}
