import { expect, test } from 'vitest'
import {
  commandArguments,
  connectArguments,
  dedicatedForwardArguments,
  forwardArguments,
  targetArguments,
} from './ssh-arguments.ts'

const target = { name: 'a', destination: 'box', user: 'ann', port: 2222, identity: '/k/id' }

test('a command: the target, no questions, the shared socket, and the destination behind --', () => {
  expect(commandArguments(target, { configFile: '/c', connectTimeout: 3 }, '/s', 'sh -c x')).toEqual([
    '-F',
    '/c',
    '-l',
    'ann',
    '-p',
    '2222',
    '-i',
    '/k/id',
    '-o',
    'ConnectTimeout=3',
    '-o',
    'ServerAliveInterval=5',
    '-o',
    'ServerAliveCountMax=3',
    '-o',
    'RemoteCommand=none',
    '-o',
    'PermitLocalCommand=no',
    '-x',
    '-T',
    '-o',
    'BatchMode=yes',
    '-o',
    'LogLevel=INFO',
    '-o',
    'ClearAllForwardings=yes',
    '-S',
    '/s',
    '-o',
    'ControlMaster=no',
    '--',
    'box',
    'sh -c x',
  ])
})

test('what the user did not say is left to the user’s configuration', () => {
  const argv = targetArguments({ name: 'a', destination: 'box' }, {})
  for (const option of ['-F', '-l', '-p', '-i']) expect(argv).not.toContain(option)
  expect(argv).toContain('ConnectTimeout=10')
})

test('host key checking is never set', () => {
  const all = [
    connectArguments(target, {}, '/s'),
    commandArguments(target, {}, '/s', 'x'),
    dedicatedForwardArguments(target, {}, 1, 2),
  ]
  for (const argv of all) expect(argv.join(' ')).not.toMatch(/StrictHostKeyChecking|KnownHosts/i)
})

test('forwards are from loopback to loopback', () => {
  expect(forwardArguments('forward', '/s', 40_000, 8080)).toEqual([
    '-F',
    'none',
    '-S',
    '/s',
    '-O',
    'forward',
    '-L',
    '127.0.0.1:40000:127.0.0.1:8080',
    '--',
    'shared',
  ])
})
