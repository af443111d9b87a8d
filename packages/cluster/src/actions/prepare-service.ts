import { asDaemonUser } from '../hosts/as-user.ts'
import { quote, words } from '../hosts/quote.ts'
import type { ActionModule, PrepareService } from './action.ts'

/**
 * Runs a daemon's own program once, with other arguments than the daemon's, before it first starts: as the daemon user, with the daemon's class path and
 * environment. What must not be there is looked for once more, on the machine itself, at the last moment.
 */
export const prepareService: ActionModule<PrepareService> = {
  kind: 'prepare-service',
  describe: (action) => action.what,
  script({ cluster, service, arguments: more, unless, mark, done }, on) {
    const here = `${on.rootFolder}/clusters/${cluster}`
    const run = [...asDaemonUser(on), `${here}/services/${service}/run`, ...more]
    const begun = mark === undefined ? '' : `[ ! -e ${quote(mark)} ] && `
    const guards = unless.map(
      (path) =>
        `if ${begun}[ -n "$(ls -A ${quote(path)} 2>/dev/null | grep -vx lost+found)" ]; then echo ${quote(`${path} is not empty`)} >&2; exit 1; fi`,
    )
    return `
${guards.join('\n')}
cd ${quote(`${here}/services/${service}`)}
${mark === undefined ? '' : `: > ${quote(mark)}`}
said=$(mktemp)
code=0
${words(run)} >"$said" 2>&1 || code=$?
${done === undefined ? '' : `[ "$code" != ${done} ] || code=0`}
[ "$code" = 0 ] || { tail -n 30 "$said" >&2; tail -n 30 ${quote(`${here}/logs/${service}.log`)} >&2 2>/dev/null || true; rm -f "$said"; exit "$code"; }
rm -f "$said"
${mark === undefined ? '' : `rm -f ${quote(mark)}`}
`
  },
}
