import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { quote } from '../hosts/quote.ts'
import { closeFirewalld, firewalldZone, tellSavedRules } from './firewall-boot.ts'
import { richRules } from './firewall-scripts.ts'
import { runScript } from './testing/run-script.ts'

const openings = [{ direction: 'in', address: '10.0.0.12', ports: [[7077, 7077]] }] as const
const [ours] = richRules('demo', openings)
const [anothers] = richRules('demo2', openings)
const own = 'rule family="ipv4" source address="10.0.0.9" accept'
const zones = `docker\n  target: ACCEPT\n  rich rules: \n\npublic (active)\n  target: default\n  rich rules: \n\t${own}\n\t${ours}\n\t${anothers}\n`
const told = (program: string) => `${program} -q --zone=public --remove-rich-rule=${ours}`

/** What was asked to be taken away, of a machine that has those programs. */
async function close({ runs, has, file }: { runs: boolean; has: readonly string[]; file: string }) {
  const folder = await tempFolder()
  await mkdir(join(folder, 'zones'))
  await writeFile(join(folder, 'zones/public.xml'), file)
  await writeFile(join(folder, 'list'), zones)
  const said = join(folder, 'said')
  await writeFile(said, '')
  const program = async (name: string, body: string) => {
    await writeFile(join(folder, name), `#!/bin/sh\n${body}\n`)
    await chmod(join(folder, name), 0o755)
  }
  await program('systemctl', `echo ${runs ? 'active' : 'inactive'}`)
  for (const name of has)
    await program(
      name,
      `case "$*" in *--list-all-zones) cat ${quote(join(folder, 'list'))} ;; *) echo "${name} $*" >> ${quote(said)} ;; esac`,
    )
  const script = closeFirewalld('demo').replaceAll('/etc/firewalld/zones/*', `${folder}/zones/*`)
  const { exitCode, stdout, stderr } = await runScript(`PATH=${quote(folder)}:$PATH\n${script}`)
  expect([exitCode, stderr]).toEqual([0, ''])
  return { said: (await readFile(said, 'utf8')).split('\n').filter(Boolean), stdout }
}

const both = ['firewall-cmd', 'firewall-offline-cmd']
const marked = '<log prefix="tinderbox demo" level="debug">'

test('rules of firewalld go while it runs, now and for good, and no other rule', async () => {
  const { said } = await close({ runs: true, has: both, file: marked })
  expect(said).toEqual([told('firewall-cmd'), told('firewall-cmd --permanent')])
})

test('they go while it does not run, as it would open them again', async () => {
  const { said, stdout } = await close({ runs: false, has: both, file: marked })
  expect([said, stdout]).toEqual([[told('firewall-offline-cmd')], ''])
})

test('where it has nothing of the cluster nothing is asked of it', async () => {
  expect(await close({ runs: false, has: both, file: marked.replace('demo', 'demo2') })).toEqual({
    said: [],
    stdout: '',
  })
})

test('where it was removed and its files were not, that is said', async () => {
  const { said, stdout } = await close({ runs: false, has: [], file: marked })
  expect([said, stdout]).toEqual([[], expect.stringMatching(/^\u001enote rules of the cluster stay/)])
})

test("the zone is that of the card that leads to the others, also where the machine's own address comes first", async () => {
  const folder = await tempFolder()
  const program = async (name: string, body: string) =>
    writeFile(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  await program(
    'ip',
    'case $4 in 10.0.0.1) echo "local $4 dev lo src $4 uid 0" ;; *) echo "$4 dev eth1 src 10.0.0.1 uid 0" ;; esac',
  )
  await program(
    'firewall-cmd',
    'case $1 in --get-zone-of-interface=eth1) echo internal ;; --get-default-zone) echo public ;; *) exit 2 ;; esac',
  )
  const zone = async (addresses: readonly string[]) =>
    (await runScript(`PATH=${quote(folder)}:$PATH\n${firewalldZone(addresses)}\necho "$zone"`)).stdout
  expect(await zone(['10.0.0.1', '10.0.0.2'])).toBe('internal')
  expect(await zone(['10.0.0.2'])).toBe('internal')
  expect(await zone(['10.0.0.1'])).toBe('public')
})

test('rules that somebody saved with ours among them are told, and left as they are', async () => {
  const folder = await tempFolder()
  const saved = join(folder, 'rules.v4')
  const script = tellSavedRules('demo').replaceAll('/etc/', `${folder}/`).replace(`${folder}/iptables/rules.v4`, saved)
  const note = async (cluster: string) => {
    const text = `-A INPUT -s 10.0.0.12/32 -m comment --comment "tinderbox ${cluster}" -j TINDERBOX\n`
    await writeFile(saved, text)
    const { exitCode, stdout, stderr } = await runScript(script)
    expect([exitCode, stderr, await readFile(saved, 'utf8')]).toEqual([0, '', text])
    return stdout
  }
  expect(await note('demo')).toBe(
    `\u001enote ${saved} was saved with what is taken back here, and opens it again at the next start: save the rules anew`,
  )
  expect(await note('demo2')).toBe('')
})
