/** A PySpark that speaks Connect only, on this machine: Spark's own Python, and from pip what it needs. */
import { mkdir, readdir, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand, type CommandResult } from '../command.ts'

const needs = ['grpcio', 'grpcio-status', 'googleapis-common-protos', 'pandas', 'pyarrow', 'zstandard']

/** Kept for the next time: they are 200 MB. */
async function packages(): Promise<string> {
  const folder = join(tmpdir(), 'tinderbox-connect-client')
  if ((await readdir(folder).catch(() => [])).length > 0) return folder
  const fresh = `${folder}.${process.pid}`
  await mkdir(fresh)
  await runCommand([
    'python3',
    '-m',
    'pip',
    'install',
    '-q',
    '--no-compile',
    '--only-binary',
    ':all:',
    '--target',
    fresh,
    ...needs,
  ])
  await rename(fresh, folder)
  return folder
}

/** Runs statements with the Python of the Spark in `home`, and prints what comes back of the last. */
export async function connectQuery(home: string, address: string, ...sql: readonly string[]): Promise<CommandResult> {
  const lib = join(home, 'python/lib')
  const py4j = (await readdir(lib)).find((name) => name.startsWith('py4j'))!
  const program = `import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
for statement in sys.argv[1:-1]:
    spark.sql(statement)
print("answered", spark.sql(sys.argv[-1]).first()[0])
`
  const path = [join(home, 'python'), join(lib, py4j), await packages()].join(':')
  return runCommand(['env', `PYTHONPATH=${path}`, `SPARK_REMOTE=${address}`, 'python3', '-c', program, ...sql], {
    timeoutMs: 300_000,
    check: false,
  })
}
