import { expect, test } from 'vitest'
import { jobSettings } from './job-settings.ts'
import { site } from './testing/site.ts'

test("a job's properties win, and the secret stays on the machine", () => {
  const { effective, lines } = jobSettings({ 'spark.executor.memory': '1g', 'spark.cores.max': '1' }, site)
  expect(effective.get('spark.executor.memory')).toBe('1g')
  expect(effective.get('spark.master')).toBe('spark://127.0.0.1:7077')
  expect(effective.has('spark.authenticate.secret')).toBe(false)
  expect(lines).toBe('spark.executor.memory=1g\nspark.cores.max=1\n')
})

test("options and class paths of executors are added to the cluster's", () => {
  const { lines } = jobSettings(
    { 'spark.executor.extraJavaOptions': '-Dx=1', 'spark.executor.extraClassPath': '/x.jar' },
    site,
  )
  expect(lines).toContain('classes.jsa -XX:+UseParallelGC -Dx=1\n')
  expect(lines).toContain('classpath.jar:/x.jar\n')
})

test("a job's own collector is taken instead of the cluster's: Java starts with no more than one", () => {
  const { lines } = jobSettings({ 'spark.executor.extraJavaOptions': '-Dx=1 -XX:+UseG1GC' }, site)
  expect(lines).toMatch(/classes\.jsa -Dx=1 -XX:\+UseG1GC\n$/)
  expect(lines).not.toContain('Parallel')
})

test.each([
  ['fs.s3a.endpoint', /spark\.hadoop\.fs\.s3a\.endpoint/],
  ['spark.a b', /spark\.hadoop\.NAME/],
  ['spark.master', /--conf spark\.master/],
  ['spark.authenticate.secret', /--conf spark\.authenticate\.secret/],
])('refuses %s', (key, hint) => {
  expect(() => jobSettings({ [key]: 'x' }, site)).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: expect.stringMatching(hint) }),
  )
})
