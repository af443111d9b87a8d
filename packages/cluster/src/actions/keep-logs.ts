import { quote, words } from '../hosts/quote.ts'
import type { ActionModule, KeepLogs } from './action.ts'

/**
 * The last failure of each service is kept. Links are copied as links: the folder of logs is the daemon user's, and root must not be led out of it.
 */
export const keepLogs: ActionModule<KeepLogs> = {
  kind: 'keep-logs',
  describe: (action) => `keep the logs of ${action.service} in failed/${action.service}`,
  script({ cluster, service }, { rootFolder }) {
    const here = `${rootFolder}/clusters/${cluster}`
    const [old, fresh] = [`${here}/failed/${service}`, `${here}/failed/${service}.new`]
    return `
mkdir -p ${quote(`${here}/failed`)}
chmod 750 ${quote(`${here}/failed`)}
rm -rf ${words(['--', fresh])}
mkdir ${quote(fresh)}
for log in ${words([`${here}/logs/${service}.out`, `${here}/logs/${service}.log`])}; do
  [ ! -e "$log" ] || cp -P -- "$log" ${quote(`${fresh}/`)}
done
rm -rf ${words(['--', old])}
mv ${words(['-T', fresh, old])}
`
  },
}
