/**
 * The script that makes the class path jar and the shared class archive in their final place: an archive is good only for the very paths,
 * times and Java it was made with. A short real run of Spark (its own local-cluster: a master, a worker, executors in JVMs of their own)
 * writes down which classes are loaded; the JVM then dumps these. The marker is written last, so half of it is never taken for whole.
 */
import { readFileSync } from 'node:fs'
import { asUser } from '../hosts/as-user.ts'
import { quote, words } from '../hosts/quote.ts'
import { archiveFile, classPathJar, javaModuleOptions } from '../services/spark-java.ts'
import type { SitePaths } from '../services/service.ts'

export const failed = 'failed: '

export interface MakeOptions {
  readonly python: string
  /** The daemon user, where the script runs as root. */
  readonly asUser: string | undefined
  /** Without the archive: only what nothing starts without. */
  readonly jarOnly?: boolean
}

/** It prints what it is at, a line each; and `failed: why` when there is no archive in the end, which is no reason not to go on. */
export function makeScript(paths: SitePaths, options: MakeOptions): string {
  const { classes, sparkHome, javaHome } = paths
  const [java, jar] = [`${javaHome}/bin/java`, classPathJar(paths)]
  const training = `${classes}/training`
  // The run is too short to earn what the optimizing compiler costs; which classes are loaded is the same.
  const brief = '-XX:TieredStopAtLevel=1'
  const conf = {
    'spark.executor.memory': '512m',
    'spark.executor.extraClassPath': jar,
    'spark.executor.extraJavaOptions': `${brief} -XX:DumpLoadedClassList=${training}/executor-%p.lst`,
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.authenticate': 'true',
    'spark.authenticate.secret': 'training',
    'spark.sql.warehouse.dir': `${training}/warehouse`,
  }
  const train = [
    ...['timeout', '-k', '5', '240'],
    ...[java, brief, ...javaModuleOptions, '-Xmx768m', `-XX:DumpLoadedClassList=${training}/driver.lst`, '-cp', jar],
    ...['org.apache.spark.deploy.SparkSubmit', '--master', 'local-cluster[1,1,512]'],
    ...Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
    `${classes}/training.py`,
  ]
  const dump = [
    ...[java, '-Xshare:dump', '-XX:SharedClassListFile=all.lst', '-XX:SharedArchiveFile=classes.jsa', '-Xmx1g'],
    ...['-Xlog:disable', ...javaModuleOptions, '-cp', jar],
  ]
  const asDaemon = options.asUser === undefined ? '' : words(asUser(options.asUser))
  // All that happens in the daemon user's folder is done by that user: root would follow whatever link is put there.
  return `
set -e
umask 022
PATH=/usr/local/bin:/usr/bin:/bin
rm -rf ${words([classes])}
mkdir -p ${words([training, `${classes}/none`, `${classes}/home/work`])}
${options.asUser === undefined ? '' : `chown ${words([`${options.asUser}:`, training, `${classes}/home/work`])}`}
${quote(options.python)} - ${words([sparkHome, jar])} <<'PYTHON'
${jarMaker}PYTHON
cat > ${quote(`${classes}/training.py`)} <<'PYTHON'
${readFileSync(new URL('training.py', import.meta.url), 'utf8')}PYTHON
# Spark's own worker insists on a folder inside SPARK_HOME, which is not for the daemon user to write in.
ln -s ${quote(sparkHome)}/* ${quote(`${classes}/home`)}/
make_archive() {
${asDaemon} sh <<'TRAINING' || return 1
cd ${quote(training)} || exit 1
export JAVA_HOME=${quote(javaHome)} SPARK_HOME=${quote(`${classes}/home`)} SPARK_CONF_DIR=${quote(`${classes}/none`)} SPARK_SCALA_VERSION=2.13
export PYSPARK_PYTHON=${quote(options.python)} SPARK_LOCAL_IP=127.0.0.1 HOME=${quote(training)}
echo 'a short run of Spark, to see which classes it loads'
${words(train)} > training.log 2>&1 </dev/null || {
  echo "${failed}$(grep -m 1 -E 'Error|Exception' training.log || tail -n 1 training.log)"; exit 1; }
echo 'the class archive to be written'
cat driver.lst executor-*.lst | sed -e '/^#/d' -e 's/ id: [0-9]*.*$//' | awk '!seen[$0]++' > all.lst
${words(dump)} >dump.log 2>&1 </dev/null || { echo "${failed}$(tail -n 1 dump.log)"; exit 1; }
TRAINING
${asDaemon} cat ${quote(`${training}/classes.jsa`)} > ${quote(archiveFile(paths))}
}
${options.jarOnly ? '' : `make_archive || rm -f ${quote(archiveFile(paths))}`}
rm -rf ${words([training, `${classes}/training.py`, `${classes}/home`, `${classes}/none`])}
sha256sum ${quote(jar)} | cut -c 1-64 > ${quote(`${classes}/.tinderbox-complete`)}
`
}

/**
 * Spark's own order: slf4j-api first, then the others by name. But the JVM that writes the archive looks for the jar of each class from the front, with two
 * calls of stat for each jar on the way. So those that most classes come from stand at the front; and with them all that have a class in common with them, in
 * the order they had: of two classes of one name the same one is taken.
 */
const jarMaker = `import os, sys, zipfile
home, target = sys.argv[1:]
jars = sorted(jar for jar in os.listdir(os.path.join(home, "jars")) if jar.endswith(".jar"))
def classes(jar):
    try:
        with zipfile.ZipFile(os.path.join(home, "jars", jar)) as opened:
            return {name for name in opened.namelist() if name.endswith(".class") and not name.endswith("module-info.class")}
    except (OSError, zipfile.BadZipFile):
        return set()
has = {jar: classes(jar) for jar in jars}
front, more = set(), {jar for jar in jars if jar.startswith(("spark-", "scala-"))}
while front != more:
    front = more
    theirs = set().union(*(has[jar] for jar in front))
    more = front | {jar for jar in jars if not theirs.isdisjoint(has[jar])}
jars.sort(key=lambda jar: (not jar.startswith("slf4j-api"), jar not in front))
folder = os.path.relpath(os.path.join(home, "jars"), os.path.dirname(target))
links = " ".join(folder + "/" + jar for jar in jars)
line = "Class-Path: " + links
# A line of a manifest has at most 72 bytes; what goes on begins with a space.
lines = [line[:72]] + [" " + line[i : i + 71] for i in range(72, len(line), 71)]
with zipfile.ZipFile(target, "w") as jar:
    jar.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\\r\\n" + "\\r\\n".join(lines) + "\\r\\n\\r\\n")
`
