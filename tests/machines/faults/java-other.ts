import type { Fault } from './fault.ts'

const run = '/opt/tinderbox/clusters/lab/services/spark-worker/run'

export const javaOther: Fault = {
  name: 'a worker was started with another Java',
  lab: 'spark',
  check: 'java-other',
  machine: 'n2',
  says: /spark-worker runs with \/opt\/other-java, and should run with \/opt\/tinderbox\/software\/java-17/,
  async inject({ machine }) {
    await machine('n2').run(
      `cp -a /opt/tinderbox/software/java-17 /opt/other-java && sed -i s,/opt/tinderbox/software/java-17,/opt/other-java,g ${run} && systemctl restart tinderbox-lab-spark-worker && sleep 1`,
    )
  },
  mended: true,
  async clear({ machine }) {
    await machine('n2').run('rm -rf /opt/other-java')
  },
}
