import { runHere } from '../../hosts/process.ts'
import { quote } from '../../hosts/quote.ts'
import { pageFunctions } from '../preamble.ts'
import type { Probe } from '../probe.ts'

/** Asks one probe on this machine, as if Tinderbox lived below `folder`; `before` is shell text that comes first. */
export async function ask<T>(probe: Probe<T>, folder: string, before = ''): Promise<T> {
  const variables = [
    ...[
      `ROOT=${quote(`${folder}/.tinderbox`)}`,
      `HERE=${quote(`${folder}/.tinderbox/clusters/demo`)}`,
      `LOGIN_HOME=${quote(folder)}`,
    ],
    ...[
      `UNITS=${quote(`${folder}/.config/systemd/user`)}`,
      'SUPERVISOR=process',
      'PATIENCE=5',
      'LOGIN_USER=ada',
      'LOGIN_ADDRESS=10.0.0.7',
      pageFunctions,
      before,
    ],
  ]
  const { stdout } = await runHere(['sh'], { input: `${variables.join('\n')}\n( ${probe.script} ) 2>/dev/null\n` })
  return probe.parse(stdout.split('\n').filter((line) => line !== ''))
}
