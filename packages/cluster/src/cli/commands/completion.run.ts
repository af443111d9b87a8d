import { ToolError } from '../../errors.ts'
import type { Run } from '../command.ts'
import type { shells } from './completion.ts'

/** Each asks `tinderbox complete`, whose lines are a word, a tab, and what it is. No line: the shell completes files. */
const scripts: Record<(typeof shells)[number], string> = {
  bash: `_tinderbox() {
  local IFS=$'\\n'
  COMPREPLY=($(tinderbox complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o default -F _tinderbox tinderbox
`,
  zsh: `#compdef tinderbox
_tinderbox() {
  local -a found
  local line
  while IFS= read -r line; do
    found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <(tinderbox complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe tinderbox found; else _files; fi
}
if [ "$funcstack[1]" = _tinderbox ]; then _tinderbox "$@"; else compdef _tinderbox tinderbox; fi
`,
  fish: `function __tinderbox_complete
  set -l words (commandline -opc) (commandline -ct)
  tinderbox complete -- $words[2..-1] 2>/dev/null
end
complete -c tinderbox -a '(__tinderbox_complete)'
`,
}

export const run: Run<object, [shell: (typeof shells)[number]]> = async ({ outside }, flags, shell) => {
  if (flags.json)
    throw new ToolError('USAGE', {
      message: 'a script is no JSON',
      hint: `Leave --json out: tinderbox completion ${shell}`,
    })
  outside.stdout.write(scripts[shell])
  return 0
}
