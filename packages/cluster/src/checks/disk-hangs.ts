import { servicesOf, mountOf } from '../sites/volumes.ts'
import { toldOf } from '../sites/hanging.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { silentCheck } from './silent-machine.ts'

const page = {
  title: 'A disk never answers',
  means:
    'A folder of the cluster\'s is on a file system that answers nobody: a network disk (NFS, FUSE) whose server is gone, or a disk that has died. Whoever touches it hangs in the kernel ("D" in `ps`), often where not even SIGKILL reaches him, and nothing is logged: a DataNode is counted as dead, a worker takes executors and none begins. Where it is a folder of Tinderbox\'s own, the home of the login, or the Java, Spark or Hadoop that the file names, nothing else of the machine can be seen.',
  mend: 'Nothing is done by `--fix`: whether the server comes back only you know. When it does, all that hung goes on by itself. Else give the disk up, `umount -l PATH`, and mount another one there or take the folder out of the file; a daemon that hung in it may have to be started anew, and what cannot be ended goes with a reboot. Until then `plan` and `up` refuse (DISK_HANGS), as whatever they began there would hang as well. Each look waits four or five seconds for such a folder, and does not look into it.',
}

/** Where nothing could be seen without it. */
const machineLost = silentCheck({
  name: 'disk-hangs',
  page,
  summary: ({ message }) => message,
  isIt: ({ code }) => code === 'DISK_HANGS',
})

/** A folder that never answers: found before anything looks into it, or while the doctor did. */
export const diskHangs: DoctorCheck = {
  name: 'disk-hangs',
  page,
  run(patient) {
    const { cluster, machines, examined } = patient
    const those = [...machines].flatMap(([machine, on]) => {
      const known = on.facts.hanging
      const { folders = [], mounted = [] } = examined.get(machine)?.volumes ?? {}
      const since = folders
        .filter(({ folder, hangs }) => hangs && !known.some((one) => one.folder === folder))
        .map(({ folder }) => ({ folder, needed: false, mount: mountOf(folder, mounted) }))
      return toldOf([...known, ...since]).map(({ folders: hanging, ...told }) => ({
        severity: 'error' as const,
        machine,
        ...told,
        explains: servicesOf(cluster, machine, on.here, hanging).map((service) => ({ machine, service })),
      }))
    })
    return [...machineLost.run(patient), ...those]
  },
}
