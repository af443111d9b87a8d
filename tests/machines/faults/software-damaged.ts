import type { Fault } from './fault.ts'

export const softwareDamaged: Fault = {
  name: 'a jar of Spark is missing on one machine',
  lab: 'spark',
  check: 'software-damaged',
  machine: 'n2',
  says: /spark-4\.3\.0 is not as it was brought: jars\/spark-sql_2\.13-4\.3\.0\.jar is missing or empty/,
  async inject({ machine }) {
    await machine('n2').run('rm /opt/tinderbox/software/spark-4.3.0/jars/spark-sql_2.13-4.3.0.jar')
  },
  mended: true,
}
