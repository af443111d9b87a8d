import { isWithin, mountOf, servicesOf } from '../sites/volumes.ts'
import type { DoctorCheck } from './doctor-check.ts'
import type { Fix } from './fix.ts'

/** A folder of the cluster's is meant to be on a disk of its own, and that disk is not there. One that is there and answers nobody: disk-hangs.ts. */
export const mountDangling: DoctorCheck = {
  name: 'mount-dangling',
  page: {
    title: 'A disk is not mounted',
    means:
      "/etc/fstab mounts a disk where the cluster keeps data, and it is not mounted: it has failed, or has another name since the last start (`nofail` lets the machine start all the same). A DataNode then finds an empty folder on the system's disk: its blocks seem lost, and new ones fill the wrong disk.",
    mend: '`--fix` mounts it where nothing was written there in the meantime, and starts what needs it. Where something was, mounting would hide it: stop the daemon, move away what was written, `mount PATH` (`lsblk -f` tells what disks are there), and run `tinderbox up`.',
  },
  run({ cluster, machines, examined }) {
    return [...machines].flatMap(([machine, on]) => {
      const seen = examined.get(machine)?.volumes
      if (!seen) return []
      return seen.fstab
        .filter(
          ({ at, type, options }) =>
            at.startsWith('/') &&
            at !== '/' &&
            type !== 'swap' &&
            !options.split(',').includes('noauto') &&
            !seen.mounted.some((mount) => mount.at === at),
        )
        .flatMap(({ device, at, type, options }) => {
          const folders = seen.folders.filter(({ real, hangs }) => !hangs && (isWithin(real, at) || isWithin(at, real)))
          if (folders.length === 0) return []
          const own = folders.filter(({ real }) => isWithin(real, at))
          const isEmpty = own.length > 0 && own.every(({ empty }) => empty)
          const canMount = isEmpty && on.facts.login.root
          return [
            {
              severity: 'error' as const,
              machine,
              summary: `the disk that belongs at ${at} is not mounted: ${folders[0]!.folder} is on another one`,
              evidence: [
                `/etc/fstab: ${device} ${at} ${type} ${options}`,
                `/proc/mounts: nothing at ${at}`,
                ...folders
                  .slice(0, 4)
                  .map(
                    ({ folder, real, empty }) =>
                      `${folder}: ${empty ? 'empty' : 'not empty'}, on the file system of ${mountOf(real, seen.mounted)?.at ?? '?'}`,
                  ),
              ].join('\n'),
              hint: `See what disks are there (lsblk -f), stop what writes below it, and mount it: mount ${at}; then tinderbox up. What was written there meanwhile is below the mount.`,
              ...(canMount && { fixes: [mounting(machine, at)] }),
              explains: servicesOf(
                cluster,
                machine,
                on.here,
                folders.map(({ folder }) => folder),
              ).map((service) => ({ machine, service })),
            },
          ]
        })
    })
  },
}

function mounting(machine: string, path: string): Fix {
  return {
    title: `mount ${path} on ${machine}`,
    actions: [{ kind: 'mount-disk', machine, why: '/etc/fstab has it there, and nothing is below it', path }],
    up: true,
  }
}
