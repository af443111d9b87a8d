/** Somebody edits the file of a cluster that runs, and asks for what the machines do not have. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addToFile, writeBack } from './write-back.ts'
import type { Fault } from './fault.ts'

const asking = (lines: string, fault: Omit<Fault, 'lab' | 'inject' | 'mended' | 'clear'>): Fault => ({
  ...fault,
  lab: 'spark',
  inject: (lab) => addToFile(lab, lines),
  mended: true,
  clear: writeBack,
})

export const javaHomeWrong = asking('java: { home: /opt/no-java }', {
  name: 'the file names a Java that is not there',
  check: 'java',
  says: /^n\[1-3\]: there is no Java at \/opt\/no-java\n/,
})

export const pythonMissing = asking('python: { executable: python3.9 }', {
  name: 'the file names a Python that is not there',
  check: 'python',
  says: /^n\[1-3\]: there is no Python "python3\.9"\n/,
})

export const sparkHome: Fault = {
  name: 'the file names a Spark that is not there',
  lab: 'spark',
  check: 'spark-home',
  says: /^n\[1-3\]: there is no Spark at \/opt\/no-spark\n/,
  inject: ({ cwd, clusterFile }) =>
    writeFile(join(cwd, 'cluster.yaml'), clusterFile.replace('spark: { ', 'spark: { home: /opt/no-spark, ')),
  mended: true,
  clear: writeBack,
}

export const memoryPromised = asking('machines: { n3: { worker: { memory: 900g } } }', {
  name: 'the file promises more memory than a machine has',
  check: 'memory',
  machine: 'n3',
  says: /^9\d\d\.\d GiB are promised to jobs and daemons, and the machine has \S+ GiB\n[^]*spark-worker: .*; 921600 MiB for jobs/,
})

export const coresPromised = asking('machines: { n3: { worker: { cores: 1000 } } }', {
  name: 'the file promises more cores than a machine has',
  check: 'memory',
  machine: 'n3',
  says: /^1000 cores are promised to jobs, and the machine has \d+\nspark-worker: 1000 cores/,
})
