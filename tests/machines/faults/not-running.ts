import type { Fault } from './fault.ts'

export const workerStopped: Fault = {
  name: 'a worker was killed, and its unit stopped',
  lab: 'spark',
  check: 'not-running',
  machine: 'n3',
  says: /spark-worker does not run/,
  async inject({ machine }) {
    await machine('n3').run(
      'systemctl kill -s KILL tinderbox-lab-spark-worker; systemctl stop tinderbox-lab-spark-worker',
    )
  },
  mended: true,
}

/** Workers that have no master any more are not what is wrong. */
export const masterStopped: Fault = {
  name: 'the master was stopped',
  lab: 'spark',
  check: 'not-running',
  machine: 'n1',
  says: /spark-master does not run/,
  async inject({ machine }) {
    await machine('n1').run('systemctl stop tinderbox-lab-spark-master')
  },
  mended: true,
}
