/** The script is really run, with a `nft` of ours in front of the machine's. */
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder, writeFiles } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { firewall } from './firewall.ts'

/** Tables of these names, a set of `elements` words among them, where it is not asked to leave these out. */
async function seen(elements: number) {
  const bin = await tempFolder()
  const table = (name: string) => `{"table": {"family": "inet", "name": "${name}"}}`
  await writeFiles(bin, {
    id: '#!/bin/sh\necho 0\n',
    ...Object.fromEntries(
      ['iptables', 'iptables-save', 'iptables-nft-save', 'iptables-legacy-save'].map((name) => [name, '#!/bin/sh\n']),
    ),
    nft: `#!/bin/sh
case "$*" in
  '-j list ruleset') set=$(head -c ${elements} /dev/zero | tr '\\0' x) ;;
  '-j -t list ruleset') set=terse ;;
  *) echo 'table inet filter {'; exit ;;
esac
echo '{"nftables": [${table('filter')}, {"set": {"name": "'$set'"}}, ${table('last')}]}'
`,
  })
  for (const name of ['id', 'iptables', 'iptables-save', 'iptables-nft-save', 'iptables-legacy-save', 'nft'])
    await chmod(join(bin, name), 0o755)
  const probe = firewall('lab')
  const { stdout } = await runHere(['sh'], { input: `PATH=${bin}:$PATH\n${probe.script}` })
  const { tables, unreadable, cards } = probe.parse(stdout.split('\n'))
  return { tables: tables.map(({ name }) => name), unreadable, hasCards: cards.length > 0 }
}

test('what nft says is read to its end, and what comes after it', async () => {
  expect(await seen(9000)).toEqual({ tables: ['filter', 'last'], unreadable: undefined, hasCards: true })
})

test('of very many rules what is in sets is left out', async () => {
  expect(await seen(5_000_000)).toEqual({ tables: ['filter', 'last'], unreadable: undefined, hasCards: true })
})
