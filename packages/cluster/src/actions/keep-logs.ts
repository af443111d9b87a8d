import { quote, words } from '../hosts/quote.ts'
import type { ActionModule, KeepLogs } from './action.ts'

/** Failures whose logs are kept on a machine. */
const kept = 5

/** Links are copied as links: the folder of logs is the daemon user's, and root must not be led out of it. */
export const keepLogs: ActionModule<KeepLogs> = {
  kind: 'keep-logs',
  describe: (action) => `keep the logs of ${action.service} in failed/${action.name}`,
  script({ cluster, service, name }, { rootFolder }) {
    const here = `${rootFolder}/clusters/${cluster}`
    return `
mkdir -p ${quote(`${here}/failed`)}
chmod 750 ${quote(`${here}/failed`)}
cd ${quote(`${here}/failed`)}
rm -rf ${words(['--', name, `${name}.new`])}
mkdir ${quote(`${name}.new`)}
for log in ${quote(`${here}/logs/${service}`)}.out ${quote(`${here}/logs/${service}`)}.log; do
  [ ! -e "$log" ] || cp -P -- "$log" ${quote(`${name}.new/`)}
done
mv ${words(['-T', `${name}.new`, name])}
ls -1t | tail -n +${kept + 1} | while read -r old; do rm -rf -- "$old"; done
`
  },
}
