import type { Check } from './check.ts'
import { leftOut } from './fix.ts'

const withoutHome = leftOut(
  ['java', 'home'],
  'a fitting Java is found, or brought',
  'Where the daemons have another Java then, they start anew, drained first.',
)

/** Only a Java that the file names can be wrong: otherwise a fitting one is found or brought. */
export const java: Check = {
  name: 'java',
  page: {
    title: 'The Java that the file names is not fit',
    means:
      '`java.home` names a folder where there is no Java, one of a version that Spark does not run on (it needs 17, 21 or 25), or one that was trimmed and lacks the module jdk.incubator.vector.',
    mend: '`--fix` does the first of these. Leave `java.home` out of the file: a fitting Java that is on the machine is then found, or one is brought. Or correct the folder.',
  },
  run(cluster, { facts }) {
    const { home } = cluster.settings.java
    if (home === undefined) return []
    const found = facts.javas.find((one) => one.home === home)
    const fits = found && [17, 21, 25].includes(found.major) && found.vector
    if (fits) return []
    const evidence =
      facts.javas
        .map((one) => `${one.home}: ${one.version}${one.vector ? '' : ', without jdk.incubator.vector'}`)
        .join('\n') || 'no Java was found'
    const summary = !found
      ? `there is no Java at ${home}`
      : found.vector
        ? `the Java at ${home} is ${found.version}, and Spark needs 17, 21 or 25`
        : `the Java at ${home} is trimmed: it lacks the module jdk.incubator.vector`
    return [
      {
        severity: 'error',
        summary,
        evidence,
        hint: 'Leave java.home out: Tinderbox then takes a fitting Java that is there, or brings one.',
        ...(cluster.file !== undefined && { fixes: [withoutHome] }),
      },
    ]
  },
}
