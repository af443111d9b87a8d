import type { DoctorCheck } from './doctor-check.ts'
import { startAsTheFileSays } from './start-anew.ts'

/** A daemon runs with another Java than it should. */
export const javaOther: DoctorCheck = {
  name: 'java-other',
  page: {
    title: 'A daemon runs with another Java',
    means:
      'The program that runs is not the Java that the cluster chose for the machine: somebody has started the daemon by hand, or changed its start script, or JAVA_HOME. Classes that were compiled for one Java do not load in an older one, and the class archive is good for one Java only.',
    mend: '`--fix` stops the daemon, and `up` writes its start script and starts it. To run with another Java on purpose, name it in the file: `java.home` or `java.version`.',
  },
  run({ cluster, machines, examined, isPending }) {
    if (isPending) return []
    return [...machines].flatMap(([machine, on]) => {
      const running = examined.get(machine)?.running ?? []
      return on.facts.daemons.flatMap(({ id, pid }) => {
        const process = running.find((one) => one.pid === pid)
        const script = on.facts.files.find(({ path }) => path === `${on.here}/services/${id}/run`)?.body
        const named = /^export JAVA_HOME='?(.*?)'?$/m.exec(script ?? '')?.[1]
        if (!process || !process.program.endsWith('/java') || !on.sites.has(id)) return []
        // A link (default-java) may lead elsewhere since the machine's own Java was upgraded: that is no other choice.
        const isOther =
          named !== undefined && named !== on.java.home
            ? true
            : on.java.ours && process.java !== undefined && process.program !== process.java
        if (!isOther) return []
        return [
          {
            severity: 'error' as const,
            machine,
            service: id,
            summary: `${id} runs with ${process.program.replace(/\/bin\/java$/, '')}, and should run with ${on.java.home}`,
            evidence: `/proc/${pid}/exe: ${process.program}\n${on.here}/services/${id}/run: JAVA_HOME=${named ?? 'not set'}`,
            hint: `Start it as the file says: tinderbox doctor --fix. To keep this Java, name it: java.home.`,
            explains: [{ machine, service: id }],
            fixes: [
              startAsTheFileSays(cluster, on, [id], { what: 'give it its own Java', why: 'it runs with another Java' }),
            ],
          },
        ]
      })
    })
  },
}
