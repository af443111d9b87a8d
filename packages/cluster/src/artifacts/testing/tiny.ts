/** Archives in the shapes of the real ones, a few hundred bytes each. */
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runHere } from '../../hosts/process.ts'

/** Something that is not the time of the test. */
export const releaseTime = new Date('2026-10-27T00:59:00Z')

/** A new folder, which is gone after the run (tests/support/temp-of-run.ts). */
export function tempFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'test-'))
}

/** Writes files below a folder. A name that ends with `*` is executable. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name.replace(/\*$/, ''))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    if (name.endsWith('*')) await chmod(path, 0o755)
    await utimes(path, releaseTime, releaseTime)
  }
}

export interface Archive {
  readonly path: string
  readonly bytes: Buffer
  readonly sha256: string
  readonly sha512: string
}

async function archive(name: string, files: Readonly<Record<string, string>>): Promise<Archive> {
  const folder = await tempFolder()
  await writeFiles(join(folder, 'in'), files)
  const path = join(folder, name)
  await runHere(['tar', '-czf', path, '-C', join(folder, 'in'), '.'.concat('/', Object.keys(files)[0]!.split('/')[0]!)])
  const bytes = await readFile(path)
  const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex')
  return { path, bytes, sha256: hash('sha256'), sha512: hash('sha512') }
}

export function apacheSpark(version: string): Promise<Archive> {
  const top = `spark-${version}-bin-hadoop3`
  return archive(`${top}.tgz`, {
    [`${top}/RELEASE`]: `Spark ${version}\n`,
    [`${top}/bin/spark-class*`]: '#!/bin/sh\n',
    [`${top}/jars/spark-core_2.13-${version}.jar`]: 'core',
    [`${top}/python/lib/pyspark.zip`]: 'zip',
  })
}

export function pythonSpark(version: string): Promise<Archive> {
  const top = `pyspark-${version}`
  return archive(`${top}.tar.gz`, {
    [`${top}/LICENSE`]: 'license',
    [`${top}/PKG-INFO`]: `Metadata-Version: 2.1\nName: pyspark\nVersion: ${version}\n`,
    [`${top}/setup.py`]: `from setuptools import setup\nsetup(name='pyspark', version='${version}')\n`,
    [`${top}/deps/bin/spark-class`]: '#!/bin/sh\n',
    [`${top}/deps/bin/spark-class.cmd`]: 'rem\n',
    [`${top}/deps/sbin/spark-daemon.sh`]: '#!/bin/sh\n',
    [`${top}/deps/jars/spark-core_2.13-${version}.jar`]: 'core',
    [`${top}/deps/examples/pi.py`]: 'print(3)',
    [`${top}/deps/data/mllib/a.txt`]: '1',
    [`${top}/deps/licenses/LICENSE-a.txt`]: 'a',
    [`${top}/lib/pyspark.zip`]: 'zip',
    [`${top}/lib/py4j-0.10.9.9-src.zip`]: 'zip',
    [`${top}/pyspark/__init__.py`]: '',
  })
}

/** Also with what is taken away again. */
export function apacheHadoop(version: string): Promise<Archive> {
  const top = `hadoop-${version}`
  return archive(`${top}.tar.gz`, {
    [`${top}/LICENSE.txt`]: 'license',
    [`${top}/bin/hadoop*`]: '#!/bin/sh\n',
    [`${top}/lib/native/libhadoop.so`]: 'native',
    [`${top}/share/doc/hadoop/index.html`]: 'pages',
    [`${top}/share/hadoop/common/hadoop-common-${version}.jar`]: 'core',
    [`${top}/share/hadoop/common/hadoop-common-${version}-tests.jar`]: 'tests',
    [`${top}/share/hadoop/common/lib/guava.jar`]: 'guava',
    [`${top}/share/hadoop/common/sources/hadoop-common-${version}-sources.jar`]: 'sources',
    [`${top}/share/hadoop/hdfs/webapps/hdfs/index.html`]: 'page',
  })
}

export function jdkFiles(version: string, modules = 'java.base jdk.incubator.vector'): Record<string, string> {
  return {
    release: `IMPLEMENTOR="Test"\nJAVA_VERSION="${version}"\nMODULES="${modules}"\n`,
    'bin/java*': '#!/bin/sh\n',
    'lib/modules': 'classes',
    'lib/src.zip': 'sources',
    'jmods/java.base.jmod': 'module',
  }
}

export function jdkArchive(version: string): Promise<Archive> {
  return archive(
    'jdk.tar.gz',
    Object.fromEntries(Object.entries(jdkFiles(version)).map(([name, text]) => [`jdk-${version}/${name}`, text])),
  )
}
