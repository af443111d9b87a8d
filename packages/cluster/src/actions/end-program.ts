import { quote } from '../hosts/quote.ts'
import type { ActionModule, EndProgram } from './action.ts'

/** It is asked for its end first and given ten seconds; whether it is still the same process is seen each time before it is sent anything. */
export const endProgram: ActionModule<EndProgram> = {
  kind: 'end-program',
  describe: ({ program, pid, unit }) =>
    unit === undefined ? `end ${program} (pid ${pid})` : `stop ${unit}: ${program}, pid ${pid}`,
  script: ({ pid, started, unit }) => `
same() { [ "$(sed 's/.*) //' "/proc/${pid}/stat" 2>/dev/null | cut -d' ' -f20)" = ${quote(started)} ]; }
if same; then
  ${unit === undefined ? `kill ${pid}` : `systemctl stop -- ${quote(unit)}`}
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do same || break; sleep 0.5; done
  if same; then kill -KILL ${pid}; sleep 0.5; fi
  ! same
fi
`,
}
