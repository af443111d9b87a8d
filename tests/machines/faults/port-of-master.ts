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
