/** What there is to say of a disk with little room, full or nearly so. Pure. */
import { showMebibytes } from '../config/size.ts'
import { fileSystems, mountOf, showVolume } from '../sites/volumes.ts'
import type { Volume } from '../probes/volumes.ts'
import type { Finding } from './check.ts'
import type { Patient } from './doctor-check.ts'
import { largest, makeRoom } from './make-room.ts'

/** Nobody can work in less. */
export function isFull({ size, free }: Pick<Volume, 'size' | 'free'>): boolean {
  return size > 0 && (free < Math.min(32, size / 50) || (free < size / 100 && free < 1024))
}

interface ShortOfRoom {
  readonly found: Omit<Finding, 'check'>
  /** Those that have a folder there. */
  readonly services: readonly string[]
  /** Where it is mounted. */
  readonly at: string
}

/** Of each file system that the cluster writes to and that is short. */
export function shortOfRoom(
  patient: Patient,
  how: { readonly called: string; readonly severity: Finding['severity'] },
  isShort: (volumes: readonly Volume[]) => boolean,
): ShortOfRoom[] {
  const { cluster, machines, examined } = patient
  return [...machines].flatMap(([machine, on]) => {
    const seen = examined.get(machine)?.volumes
    if (!seen) return []
    return fileSystems(cluster, machine, on.here, seen)
      .filter(({ volumes }) => isShort(volumes))
      .map(({ mount, volumes, services }) => {
        const isThere = (path: string) => mountOf(path, seen.mounted)?.at === mount?.at
        const fix = makeRoom(patient, machine, isThere)
        const at = mount?.at ?? volumes[0]!.folder
        const { free, size } = volumes[0]!
        const found = {
          severity: how.severity,
          machine,
          summary: `the disk at ${at} is ${how.called}: ${showMebibytes(free)} of ${showMebibytes(size)} are free`,
          evidence: [
            ...volumes.slice(0, 6).map((one) => showVolume(one, mount)),
            ...largest(patient, machine, isThere).map((line) => `du: ${line}`),
          ].join('\n'),
          hint: `Make room at ${at}: what fills it is told by du -xh ${at} | sort -h | tail.`,
          ...(fix && { fixes: [fix] }),
        }
        return { found, services, at }
      })
  })
}
