import type { Fault } from './fault.ts'

const kept = '/opt/tinderbox/clusters/lab/cluster.yaml'

export const keptFile: Fault = {
  name: 'a machine keeps a file of the cluster that cannot be read',
  lab: 'spark',
  check: 'kept-file',
  machine: 'n2',
  says: /^this version of Tinderbox cannot read the file that the cluster was set up with: [^]*\/clusters\/lab\/cluster\.yaml: CONFIG_/,
  async inject({ machine }) {
    await machine('n2').run(`cp -p ${kept} /root/kept.yaml && echo 'quantum: {}' >> ${kept}`)
  },
  mended: true,
  byName: true,
  async proof({ machine }) {
    await machine('n2').run(`! grep quantum ${kept}`)
  },
  async heal({ machine }) {
    await machine('n2').run(`cp -p /root/kept.yaml ${kept} && rm /root/kept.yaml`)
  },
}
