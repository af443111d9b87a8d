import type { Fault } from './fault.ts'

const files = '/sys/kernel/mm/transparent_hugepage'

export const hugePages: Fault = {
  name: 'every program waits for huge pages',
  lab: 'spark',
  check: 'huge-pages',
  machine: 'n2',
  says: /enabled always, defrag always\n\/proc\/vmstat: compact_stall 4711/,
  simulated: "other texts over the kernel's files: the machines of the suite share one kernel",
  async inject({ machine }) {
    await machine('n2').run(
      `echo '[always] madvise never' > /run/thp-enabled && mount --bind /run/thp-enabled ${files}/enabled &&
      echo '[always] defer madvise never' > /run/thp-defrag && mount --bind /run/thp-defrag ${files}/defrag &&
      sed 's/^compact_stall .*/compact_stall 4711/' /proc/vmstat > /run/vmstat && mount --bind /run/vmstat /proc/vmstat`,
    )
  },
  mended: false,
  async heal({ machine }) {
    await machine('n2').run(`umount ${files}/enabled ${files}/defrag /proc/vmstat; rm -f /run/thp-* /run/vmstat`)
  },
}
