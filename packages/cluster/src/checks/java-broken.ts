import { placementsOn, serviceId } from '../config/cluster.ts'
import { bringAnew } from './bring-anew.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { followedBy, type Fix } from './fix.ts'
import { startAsTheFileSays } from './start-anew.ts'

/** It would start where there is room. */
const lacksMemory = /insufficient memory|Could not (reserve|allocate)|Cannot allocate|unable to create native thread/i

/** The Java that daemons start with does not start. What runs already may go on for long. */
export const javaBroken: DoctorCheck = {
  name: 'java-broken',
  page: {
    title: 'Java does not start',
    means:
      'The Java that the daemons and executors of a machine start with is damaged, incomplete or gone: files were deleted, a disk has lost some, or a package was removed. What runs already goes on, but no executor starts any more, and no daemon comes back after its end.',
    mend: "Of a Java that Tinderbox brought, `--fix` takes away the mark that says that it is complete, and `up` brings it anew in the place of the old one; the daemons that it ran start anew. One that is the machine's own has to be installed again there, or named differently in the file (`java.home`).",
  },
  run({ cluster, machines, examined }) {
    return [...machines].flatMap(([machine, on]) =>
      (examined.get(machine)?.javaStart ?? [])
        .filter(({ starts, home, said }) => !starts && home === on.java.home && !lacksMemory.test(said))
        .map(({ home, said }) => ({
          severity: 'error' as const,
          machine,
          summary: `Java at ${home} does not start`,
          evidence: `${home}/bin/java -version: ${said || 'it ended and said nothing'}`,
          hint: on.java.ours
            ? `Bring it anew: tinderbox doctor --fix, or remove ${home}/.tinderbox-complete there and run tinderbox up.`
            : `Install it again on ${machine}, or leave java.home out: Tinderbox then brings one.`,
          explains: placementsOn(cluster, machine).map((placement) => ({ machine, service: serviceId(placement) })),
          ...(on.java.ours && {
            fixes: [
              withNewDaemons(
                bringAnew({
                  ...{ machine, home, called: 'Java', why: 'it does not start' },
                  seen: examined.get(machine)?.integrity?.find(({ name }) => home === `${on.root}/software/${name}`),
                }),
                startAsTheFileSays(
                  cluster,
                  on,
                  on.facts.daemons.map(({ id }) => id),
                  { what: '', why: 'its Java is damaged' },
                ),
              ),
            ],
          }),
        })),
    )
  },
}

/** What was started with it has its files in use: those are damaged, or gone with the old folder. */
function withNewDaemons(anew: Fix, again: Fix): Fix {
  const stopped = again.actions.flatMap((action) => ('service' in action ? [action.service] : []))
  if (stopped.length === 0) return anew
  return followedBy(
    anew,
    again,
    `${anew.title}; ${stopped.join(', ')} ${stopped.length === 1 ? 'starts' : 'start'} anew`,
  )
}
