import type { Fault } from './fault.ts'

export const javaBroken: Fault = {
  name: 'a file of Java is damaged',
  lab: 'spark',
  check: 'java-broken',
  machine: 'n3',
  says: /Java at \/opt\/tinderbox\/software\/java-17 does not start[^]*libjvm\.so/,
  async inject({ machine }) {
    // A new file in its place: what runs keeps the old one.
    await machine('n3').run('cd /opt/tinderbox/software/java-17/lib/server && echo lost > new && mv -f new libjvm.so')
  },
  mended: true,
}
