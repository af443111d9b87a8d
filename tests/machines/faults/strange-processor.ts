import type { Fault } from './fault.ts'

const wrapper = `#!/bin/sh
[ "$1" = -m ] || exec /usr/bin/uname "$@"
echo riscv64
`

export const strangeProcessor: Fault = {
  name: 'a machine has a processor that no Java can be brought for',
  lab: 'bare',
  check: 'architecture',
  machine: 'n3',
  says: /^its processor is of a kind \(riscv64\) that no Java can be brought for\nuname -m: riscv64/,
  simulated: '`uname` is replaced',
  async inject({ machine }) {
    await machine('n3').run('cat > /usr/local/bin/uname && chmod 755 /usr/local/bin/uname', { input: wrapper })
  },
  mended: false,
  async heal({ machine }) {
    await machine('n3').run('rm /usr/local/bin/uname')
  },
}
