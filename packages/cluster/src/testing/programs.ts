/** Programs that are not the cluster's. */
import type { Program } from '../probes/programs.ts'

export const nginx: Program = {
  pid: 4242,
  started: '1491110',
  since: 1_799_990_000,
  user: 'www-data',
  unit: 'nginx.service',
  mainClass: undefined,
  command: 'nginx: master process /usr/sbin/nginx',
}

export const oldMaster: Program = {
  ...nginx,
  user: 'hadoop',
  unit: undefined,
  mainClass: 'org.apache.spark.deploy.master.Master',
  command:
    '/usr/bin/java -cp /opt/spark/conf/:/opt/spark/jars/* -Xmx1g org.apache.spark.deploy.master.Master --host old',
}
