import { quote } from '../hosts/quote.ts'
import type { ActionModule, WriteBlock } from './action.ts'

/** The user's own lines around the block stay as they are, byte for byte. Without its last line a block has no end, and nothing after its first line goes. */
export const writeBlock: ActionModule<WriteBlock> = {
  kind: 'write-block',
  describe: (action) =>
    `${action.body === '' ? 'remove the lines of Tinderbox from' : 'write a few lines into'} ${action.path}`,
  script({ path, marker, body, first = false }) {
    const [begin, end] = [`# >>> ${marker} >>>`, `# <<< ${marker} <<<`]
    const block = `printf '%s\\n' ${[begin, ...body.trimEnd().split('\n'), end].map(quote).join(' ')}`
    const put = first
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
    END { printf "%s", held }' "$file" > "$new"
else : > "$new"; fi
${body === '' ? '' : put}
# A file that a container is given (its /etc/hosts) can be written, but not replaced.
mv -f "$new" "$file" 2>/dev/null || { cat "$new" > "$file" && rm -f "$new"; }
`
  },
}
