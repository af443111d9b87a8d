import { fileSystems, showVolume } from '../sites/volumes.ts'
import type { DoctorCheck } from './doctor-check.ts'

/** A file system that cannot be written to: the kernel makes it so when the disk fails. */
export const diskReadOnly: DoctorCheck = {
  name: 'disk-read-only',
  page: {
    title: 'A disk is read-only',
    means:
      'A folder that the cluster writes to is on a file system that is mounted read-only ("Read-only file system"). Mostly nobody has asked for that: after errors of the disk the kernel takes its file systems out of writing, to save what is on them.',
    mend: 'Nothing is done by `--fix`: a disk that has failed may lose more when it is written to. See what the kernel says (`dmesg | grep -iE "error|remount"`), check the file system (`fsck`, unmounted), and mount it again: `mount -o remount,rw PATH`. Then `tinderbox up`.',
  },
  run({ cluster, machines, examined }) {
    return [...machines].flatMap(([machine, on]) => {
      const seen = examined.get(machine)?.volumes
      if (!seen) return []
      return fileSystems(cluster, machine, on.here, seen).flatMap(({ mount, volumes, services }) => {
        if (!mount?.options.split(',').includes('ro')) return []
        return [
          {
            severity: 'error' as const,
            machine,
            summary: `${volumes[0]!.folder}, which the cluster writes to, is on a read-only file system`,
            evidence: [
              `/proc/mounts: ${mount.device} ${mount.at} ${mount.type} ${mount.options}`,
              ...volumes.slice(0, 6).map((one) => showVolume(one, mount)),
            ].join('\n'),
            hint: `See why with dmesg | grep -iE "error|remount"; once the disk is well: mount -o remount,rw ${mount.at}, then tinderbox up.`,
            explains: services.map((service) => ({ machine, service })),
          },
        ]
      })
    })
  },
}
