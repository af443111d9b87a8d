/** The script is really run, in sh, with another getent. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { lookupScript, parseLookups } from './lookups.ts'

test('an address of IPv4 where there is one, else one of IPv6, else none', async () => {
  const folder = await tempFolder()
  const getent = `case "$1 $2" in
'ahostsv4 both') echo '10.0.0.12 STREAM both'; echo '10.0.0.12 DGRAM' ;;
'ahosts both' | 'ahosts six') echo 'fd00::12 STREAM six' ;;
*) exit 2 ;;
esac
`
  await writeFile(join(folder, 'getent'), `#!/bin/sh\n${getent}`, { mode: 0o755 })
  const names = ['both', 'six', 'none'].map((name) => ({ name, of: name, because: 'address' as const }))
  const { stdout } = await runHere(['sh'], {
    input: lookupScript(names.map(({ name }) => name)),
    timeout: 20,
    env: { PATH: `${folder}:${process.env['PATH']}` },
  })
  const found = parseLookups('a', names, stdout).map(({ name, addresses }) => [name, addresses])
  expect(Object.fromEntries(found)).toEqual({ both: ['10.0.0.12'], six: ['fd00::12'], none: [] })
})
