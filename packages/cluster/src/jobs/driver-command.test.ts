import { expect, test } from 'vitest'
import { driverCommand, driverEnvironment, driverHeap, type DriverProgram } from './driver-command.ts'
import { jobPlace } from './job-place.ts'
import { jobSettings } from './job-settings.ts'
import { site } from './testing/site.ts'

const place = jobPlace('20261122-150301-pi-4f2a', site)
const { effective } = jobSettings({}, site)
const program: DriverProgram = {
  kind: 'py',
  file: '/jobs/files/pi.py',
  mainClass: undefined,
  args: ['10', 'a b'],
  files: [],
  pyFiles: [],
  name: undefined,
}

/** Without the options that every JVM of Spark's gets. */
const own = (command: readonly string[]) =>
  command.filter((word) => !/^(-XX:|-Xshare|-Xlog|--add-|-Dio\.netty|--sun|--enable)/.test(word))

test('a Python program', () => {
  expect(own(driverCommand(program, effective, place))).toMatchInlineSnapshot(`
    [
      "/opt/tinderbox/software/java-17/bin/java",
      "-Dderby.connection.requireAuthentication=false",
      "-Xmx1024m",
      "-Dlog4j2.configurationFile=/opt/tinderbox/clusters/local/jobs/20261122-150301-pi-4f2a/log4j2.properties",
      "-Djava.io.tmpdir=/opt/tinderbox/clusters/local/jobs/20261122-150301-pi-4f2a/tmp",
      "-Duser.home=/opt/tinderbox/clusters/local/jobs/home",
      "-cp",
      "/opt/tinderbox/software/classes/classpath.jar",
      "org.apache.spark.deploy.SparkSubmit",
      "--properties-file",
      "/opt/tinderbox/clusters/local/jobs/20261122-150301-pi-4f2a/spark.conf",
      "/jobs/files/pi.py",
      "10",
      "a b",
    ]
  `)
})

test('a class of a jar, with files', () => {
  const jar: DriverProgram = {
    ...program,
    kind: 'jar',
    file: '/jobs/files/a.jar',
    mainClass: 'a.B',
    files: ['/jobs/files/x', '/jobs/files/y'],
    name: 'my job',
  }
  expect(own(driverCommand(jar, effective, place)).slice(-12)).toMatchInlineSnapshot(`
    [
      "org.apache.spark.deploy.SparkSubmit",
      "--properties-file",
      "/opt/tinderbox/clusters/local/jobs/20261122-150301-pi-4f2a/spark.conf",
      "--name",
      "my job",
      "--files",
      "/jobs/files/x,/jobs/files/y",
      "--class",
      "a.B",
      "/jobs/files/a.jar",
      "10",
      "a b",
    ]
  `)
})

test('statements', () => {
  const sql: DriverProgram = { ...program, kind: 'sql', file: '/jobs/files/a.sql', args: [] }
  expect(own(driverCommand(sql, effective, place)).slice(-6)).toMatchInlineSnapshot(`
    [
      "/opt/tinderbox/clusters/local/jobs/20261122-150301-pi-4f2a/spark.conf",
      "--class",
      "org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver",
      "spark-internal",
      "-f",
      "/jobs/files/a.sql",
    ]
  `)
})

test('what the properties say of the driver is done here, as spark-submit would', () => {
  const asked = jobSettings(
    {
      'spark.driver.memory': '3g',
      'spark.driver.extraJavaOptions': '-Da="x y"',
      'spark.driver.extraClassPath': '/x.jar',
      'spark.driver.extraLibraryPath': '/lib/x',
    },
    site,
  )
  const command = driverCommand(program, asked.effective, place)
  expect(command).toContain('-Xmx3072m')
  expect(command).toContain('-Da=x y')
  expect(command[command.indexOf('-cp') + 1]).toBe('/opt/tinderbox/software/classes/classpath.jar:/x.jar')
  expect(driverEnvironment(asked.effective, place)).toMatchObject({ LD_LIBRARY_PATH: '/lib/x' })
})

test('a bare number of memory is MiB, nothing is 1 GiB', () => {
  expect(driverHeap(new Map([['spark.driver.memory', '700']]))).toBe(700)
  expect(driverHeap(new Map())).toBe(1024)
})

test('the environment names the cluster and the job, and keeps the page on loopback', () => {
  expect(driverEnvironment(effective, place)).toMatchInlineSnapshot(`
    {
      "HOME": "/opt/tinderbox/clusters/local/jobs/home",
      "JAVA_HOME": "/opt/tinderbox/software/java-17",
      "LANG": "C.UTF-8",
      "PATH": "/usr/local/bin:/usr/bin:/bin",
      "PYSPARK_PYTHON": "/usr/bin/python3",
      "PYTHONHASHSEED": "0",
      "PYTHONUNBUFFERED": "1",
      "SPARK_CONF_DIR": "/opt/tinderbox/clusters/local/conf/none",
      "SPARK_HOME": "/opt/tinderbox/software/spark-4.3.0",
      "SPARK_LOCAL_DIRS": "/opt/tinderbox/clusters/local/jobs/20261122-150301-pi-4f2a/tmp",
      "SPARK_LOCAL_IP": "127.0.0.1",
      "SPARK_SCALA_VERSION": "2.13",
      "TINDERBOX_CLUSTER": "/opt/tinderbox/clusters/local",
      "TINDERBOX_JOB": "20261122-150301-pi-4f2a",
    }
  `)
})
