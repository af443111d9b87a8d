import type { Check } from './check.ts'

/** Spark is the same everywhere; the Java that Tinderbox brings is not. */
export const architecture: Check = {
  name: 'architecture',
  page: {
    title: 'No Java can be brought for a processor of this kind',
    means:
      'Spark and Hadoop run on any processor that has a Java. Tinderbox brings one for x86_64 and aarch64 only, and there is none on the machine that fits.',
    mend: "Nothing is done by itself. Install Java 17 from the machine's own packages, and name its folder in the file: `java: { home: FOLDER }`.",
  },
  run(_cluster, { facts, java }) {
    const { arch, kernel } = facts.system
    if (!java.missing || arch === 'x86_64' || arch === 'aarch64') return []
    return [
      {
        severity: 'error',
        summary: `its processor is of a kind (${arch}) that no Java can be brought for`,
        evidence: `uname -m: ${arch}, kernel ${kernel}`,
        hint: 'Install Java 17 on it from its own packages and name its folder in the file: java.home.',
      },
    ]
  },
}
