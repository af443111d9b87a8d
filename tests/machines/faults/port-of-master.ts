import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Fault } from './fault.ts'
import { writeBack } from './write-back.ts'

/** The guide's first trouble, with the port that all others dial; the doctor moves the master out of the way. */
export const portOfMaster: Fault = {
  name: "another program has the master's port",
  lab: 'spark',
  check: 'port-in-use',
  machine: 'n1',
  says: /port 7077, which spark-master needs, is taken by python3[\s\S]*pid \d+ of root, since .*squatter\.service: \S*python3 -m http\.server 7077/,
  async inject({ machine }) {
    await machine('n1').run(
      'systemctl stop tinderbox-lab-spark-master && systemd-run --quiet --unit=squatter python3 -m http.server 7077 && sleep 1',
    )
  },
  mended: true,
  async clear(lab) {
    await lab.machine('n1').run('systemctl stop squatter')
    await writeBack(lab)
  },
}

/** A web server that was rolled out everywhere: one key moves the pages of all workers. */
export const portOfWorkers: Fault = {
  name: 'the same program has the port of the page of both workers',
  lab: 'spark',
  check: 'port-in-use',
  says: /^n2, n3: port 8081, which spark-worker needs, is taken by python3\non n2:\n[\s\S]*squatter\.service[\s\S]*\non n3:\n[\s\S]*squatter\.service/,
  async inject({ machine }) {
    await Promise.all(
      ['n2', 'n3'].map((name) =>
        machine(name).run(
          'systemctl stop tinderbox-lab-spark-worker && systemd-run --quiet --unit=squatter python3 -m http.server 8081 && sleep 1',
        ),
      ),
    )
  },
  mended: true,
  async proof({ cwd }) {
    expect(await readFile(join(cwd, 'cluster.yaml'), 'utf8')).toMatch(/^spark: \{.*uiPort: 8082/m)
  },
  async clear(lab) {
    await Promise.all(['n2', 'n3'].map((name) => lab.machine(name).run('systemctl stop squatter')))
    await writeBack(lab)
  },
}
