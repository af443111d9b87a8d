/**
 * Machines to play with.
 *   npx tsx tests/machines/main.ts up a b c      starts them and leaves them running
 *   npx tsx tests/machines/main.ts hold a b c    starts them until Ctrl-C
 *   npx tsx tests/machines/main.ts list
 *   npx tsx tests/machines/main.ts down [NUMBER] ends those that `up` left running: all, or one farm
 */
import { farmFolder, readRecords } from './farm-record.ts'
import type { Farm } from './farm.ts'
import { startFarm } from './farm.ts'
import { removeKeptFarms, removeLeftovers } from './leftovers.ts'
import { ensurePrerequisites } from './prerequisites.ts'

const print = (text: string) => process.stdout.write(`${text}\n`)

async function start(names: readonly string[], keep: boolean): Promise<Farm> {
  if (names.length === 0) throw new Error('say which machines: up a b c')
  const missing = await ensurePrerequisites()
  if (missing.length > 0) throw new Error(missing.map((one) => `missing: ${one.what} (${one.why})`).join('\n'))
  const farm = await startFarm({ machines: names.map((name) => ({ name, sudo: 'passwordless', linger: true })), keep })
  print(`farm ${farm.number} is up: ${farm.machines.map((one) => `${one.name} ${one.address}`).join(', ')}`)
  print(`ssh -F ${farm.sshConfig} ${names[0]}`)
  return farm
}

async function main([verb, ...rest]: readonly string[]): Promise<void> {
  if (verb === 'up') {
    await start(rest, true)
  } else if (verb === 'hold') {
    await start(rest, false)
    // The farm is removed when a signal ends us; until then a timer keeps us here.
    setInterval(() => {}, 60_000)
  } else if (verb === 'list') {
    for (const farm of readRecords()) {
      const kept = farm.owner ? `until process ${farm.owner.pid} ends` : 'until `down`'
      print(
        `farm ${farm.number}: ${farm.machines.map((one) => one.name).join(' ')} (${farmFolder(farm.number)}, ${kept})`,
      )
    }
  } else if (verb === 'down') {
    const gone = [
      ...(await removeKeptFarms(rest[0] === undefined ? undefined : Number(rest[0]))),
      ...(await removeLeftovers()),
    ]
    print(gone.length === 0 ? 'nothing was running' : `removed: farm ${gone.join(', ')}`)
  } else {
    throw new Error('usage: up NAME... | hold NAME... | list | down [NUMBER]')
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
