import { expect, test } from 'vitest'
import { runHere } from '../testing/run-here.ts'

const file = `name: prod
master: a
workers: ["worker[1-3]"]
machines:
  worker2: { worker: { memory: 8g } }
spark:
  conf:
    spark.sql.shuffle.partitions: 64
  worker:
    cores: 4
`

test('every setting, with where it comes from', async () => {
  const { status, out } = await runHere(['config', '--effective'], { 'cluster.yaml': file })
  expect(status).toBe(0)
  expect(out).toMatchInlineSnapshot(`
    "# cluster.yaml
    name: prod                              # line 1
    master: [ a ]                           # line 2
    workers: [ "worker[1-3]" ]              # line 3
    machines:
      worker2:
        worker:
          memory: 8g                        # line 5
    ssh:
      connectTimeout: 10                    # default
    sudo: auto                              # default
    spark:
      version: 4.3.0                        # default
      conf:
        spark.sql.shuffle.partitions: "64"  # line 8
      master:
        port: 7077                          # default
        uiPort: 8080                        # default
        heap: auto                          # default
      worker:
        port: 7079                          # default
        uiPort: 8081                        # default
        cores: 4                            # line 10
        memory: auto                        # default
        heap: auto                          # default
    hadoop:
      version: 3.5.0                        # default
    java:
      version: 17                           # default
    python:
      executable: python3                   # default
    rolling:
      batch: 10%                            # default
      drain: 300                            # default
      health: 120                           # default
    repair: report                          # default
    firewall: check                         # default
    "
  `)
})

test('as JSON', async () => {
  const { out } = await runHere(['config', '--json'], { 'cluster.yaml': file })
  const { settings } = JSON.parse(out) as { settings: { key: string }[] }
  expect(settings.find(({ key }) => key === 'spark.worker.cores')).toEqual({
    key: 'spark.worker.cores',
    value: 4,
    from: 'file',
    line: 10,
  })
  expect(settings.find(({ key }) => key === 'spark.worker.memory')).toEqual({
    key: 'spark.worker.memory',
    value: 'auto',
    from: 'default',
  })
})

test('without a file', async () => {
  const { out } = await runHere(['config'])
  expect(out).toContain('# no file: this machine alone')
  expect(out).not.toContain('# line')
})

test('the schema of the file', async () => {
  const schema = JSON.parse((await runHere(['config', '--schema'])).out) as {
    properties: Record<string, unknown>
    required: string[]
  }
  expect(schema.required).toEqual(['name', 'master', 'workers'])
  expect(Object.keys(schema.properties)).toContain('spark')
})
