import { connect } from '../../operations/connect.ts'
import { status } from '../../operations/status.ts'
import { serve } from '../../server/dashboard.ts'
import { lookout } from '../../server/lookout.ts'
import { pageFiles } from '../../server/page-files.ts'
import { shown, type ShownStatus } from '../../server/snapshot.ts'
import type { Run } from '../command.ts'
import { closeAll, fileFlag, openCluster } from '../open-cluster.ts'
import { sudoPasswordFor } from '../sudo-password.ts'
import { looks } from '../terminal/looks.ts'
import { nameFile } from '../terminal/name-file.ts'
import { printable } from '../terminal/text.ts'
import type { DashboardFlags } from './dashboard.ts'

export const run: Run<DashboardFlags, []> = async ({ outside }, flags) => {
  const { signal } = outside
  let cluster = await openCluster(outside, flags)
  const sudoPassword = flags.askSudoPassword ? await sudoPasswordFor(cluster, outside) : undefined
  let hosts = connect(cluster, { sudoPassword })

  const hintOf = (hint: string) => printable(nameFile(hint, flags.file))
  const look = async (): Promise<ShownStatus> => {
    // Of the same file, whatever else is there by now.
    const today = cluster.file === undefined ? cluster : await openCluster(outside, { file: cluster.file })
    if (today.text !== cluster.text) {
      await closeAll(hosts)
      cluster = today
      hosts = connect(cluster, { sudoPassword })
    }
    return shown(await status(cluster, hosts, { signal }), { hintOf, printable })
  }

  try {
    const files = await pageFiles()
    const { every, port } = flags
    const flag = fileFlag(cluster, outside, flags)
    const eyes = lookout(look, { cluster: cluster.name, flags: flag, every, signal, hintOf })
    const { address, close } = await serve(eyes, files, { port })
    const { color } = looks(outside.stdout, outside.env)
    outside.stdout.write(flags.json ? `${JSON.stringify({ address })}\n` : `${color.bold(address)}\n`)
    outside.stderr.write(`${cluster.name}: shown there until Ctrl-C\n`)
    try {
      await eyes.ended
    } finally {
      await close()
    }
    return 0
  } finally {
    await closeAll(hosts)
  }
}
