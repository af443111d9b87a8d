import { expect, test } from 'vitest'
import { runHere } from '../hosts/process.ts'
import { environmentLines, environmentOf } from './login-environment.ts'

const paths = { root: '/r', cluster: "/r/it's $HOME", sparkHome: '/r/a b', javaHome: '/r/`id`', classes: '/c' }

test('a POSIX shell makes of it exactly what is meant', async () => {
  const names = Object.keys(environmentOf(paths, 'python3'))
  const print = names.map((name) => `printf '%s\\n' "$${name}"`).join('\n')
  const { stdout } = await runHere(['/bin/sh'], { input: `PATH=/before\n${environmentLines(paths, 'python3')}${print}\n` })
  const wanted = { ...environmentOf(paths, 'python3'), PATH: '/r/a b/bin:/before' }
  expect(stdout.trimEnd().split('\n')).toEqual(names.map((name) => wanted[name as keyof typeof wanted]))
})
