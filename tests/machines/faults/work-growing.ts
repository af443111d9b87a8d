import type { Fault } from './fault.ts'

const old = '/opt/tinderbox/clusters/lab/work/spark-worker/app-20260101000000-0000'

export const workGrowing: Fault = {
  name: 'work folders of ended applications stay',
  lab: 'spark',
  check: 'work-growing',
  machine: 'n3',
  says: /1 work folder of applications that ended long ago is still there[^]*app-20260101000000-0000: 5 days old/,
  async inject({ machine }) {
    await machine('n3').run(
      `mkdir -p ${old}/0 && head -c 3m /dev/zero > ${old}/0/stdout && touch -d '-5 days' ${old} ${old}/0/stdout`,
    )
  },
  mended: true,
}
