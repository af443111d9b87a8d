import type { Fault } from './fault.ts'
import { addToFile, writeBack } from './write-back.ts'

const addBridge = 'ip link add docker0 type bridge && ip addr add 172.17.0.1/16 dev docker0 && ip link set docker0 up'

/** docker0 has the same address on every machine that has Docker. */
export const addressOfBridge: Fault = {
  name: "the file gives a machine the address of Docker's bridge",
  lab: 'spark',
  check: 'wrong-address',
  machine: 'n3',
  says: /which each machine has for itself \(docker0\)/,
  async inject(lab) {
    await Promise.all(['n2', 'n3'].map((name) => lab.machine(name).run(addBridge)))
    await addToFile(lab, 'machines: { n3: { address: 172.17.0.1 } }')
  },
  mended: true,
  async clear(lab) {
    await Promise.all(['n2', 'n3'].map((name) => lab.machine(name).run('ip link del docker0')))
    await writeBack(lab)
  },
  simulated: 'the bridge is made by hand, without Docker',
}
