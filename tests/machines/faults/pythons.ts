/** What PySpark cannot run with, on one of the workers, before anything is installed. */
import { addToFile, fileBack } from './write-back.ts'
import type { Fault, Lab } from './fault.ts'

/** `python3` would be installed by `up`; who names another one has to have it everywhere. */
const named = (lab: Lab) => addToFile(lab, 'python: { executable: python3.11 }')

/** As python3-minimal has it. */
export const pythonIncomplete: Fault = {
  name: "a machine's Python lacks a part of the standard library",
  lab: 'bare',
  check: 'python',
  machine: 'n3',
  says: /^its Python lacks parts of the standard library that PySpark needs\npython3\.11 3\.11\.\d+: import json/,
  async inject(lab) {
    await lab.machine('n3').run('mv /usr/lib/python3.11/ssl.py /usr/lib/python3.11/ssl.py.away')
    await named(lab)
  },
  mended: false,
  async heal(lab) {
    await lab.machine('n3').run('mv /usr/lib/python3.11/ssl.py.away /usr/lib/python3.11/ssl.py')
    await fileBack(lab)
  },
}

const newer = `#!/bin/sh
[ "$1" = -c ] || exec /usr/bin/python3 "$@"
exec /usr/bin/python3 -c 'import json, ctypes, socket, ssl, zipfile, sys; sys.version_info = (3, 12, 4); exec(sys.argv[1])' "$2"
`

export const pythonOfAnotherMinor: Fault = {
  name: 'a worker has another minor version of Python',
  lab: 'bare',
  check: 'python',
  machine: 'n3',
  says: /^its Python is 3\.12\.4, and another machine's is 3\.11\.\d+: PySpark refuses to mix minor versions\n/,
  simulated: 'a script in front of python3 says another version',
  async inject({ machine }) {
    await machine('n3').run('cat > /usr/local/bin/python3 && chmod 755 /usr/local/bin/python3', { input: newer })
  },
  mended: false,
  async heal({ machine }) {
    await machine('n3').run('rm /usr/local/bin/python3')
  },
}
