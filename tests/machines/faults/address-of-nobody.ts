import type { Fault } from './fault.ts'
import { addToFile, writeBack } from './write-back.ts'

/** A slip of the finger in the file. */
export const addressOfNobody: Fault = {
  name: 'the file gives a machine an address that it does not have',
  lab: 'spark',
  check: 'wrong-address',
  machine: 'n2',
  says: /which it does not have[\s\S]*machines\.n2\.address in the file: 10\.66\.\d+\.99/,
  async inject(lab) {
    await addToFile(lab, `machines: { n2: { address: ${lab.machine('n2').address.replace(/\.\d+$/, '.99')} } }`)
  },
  mended: true,
  clear: writeBack,
}
