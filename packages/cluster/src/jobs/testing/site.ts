/** A machine as `up` leaves it, made up. */
import type { MachineSite } from '../../sites/machine-site.ts'

const here = '/opt/tinderbox/clusters/local'

export const clusterProperties = `spark.authenticate true
spark.authenticate.secret 0123456789abcdef
spark.executor.extraClassPath /opt/tinderbox/software/classes/classpath.jar
spark.executor.extraJavaOptions -Xshare:auto -XX:SharedArchiveFile=/opt/tinderbox/software/classes/classes.jsa -XX:+UseParallelGC
spark.executor.memory 7296m
spark.master spark://127.0.0.1:7077
`

export const site = {
  facts: {
    machine: 'localhost',
    login: { user: 'root', home: '/root', root: true, address: undefined },
    system: { memory: 24_000 },
    software: [{ name: 'classes', sha256: '0' }],
    files: [
      { path: `${here}/conf/client/spark-defaults.conf`, mode: '600', owner: 'tinderbox', body: clusterProperties },
    ],
  },
  root: '/opt/tinderbox',
  here,
  address: '127.0.0.1',
  daemonUser: 'tinderbox',
  python: '/usr/bin/python3',
  paths: {
    root: '/opt/tinderbox',
    cluster: here,
    sparkHome: '/opt/tinderbox/software/spark-4.3.0',
    hadoopHome: '/opt/tinderbox/software/hadoop-3.5.0',
    javaHome: '/opt/tinderbox/software/java-17',
    classes: '/opt/tinderbox/software/classes',
  },
} as unknown as MachineSite
