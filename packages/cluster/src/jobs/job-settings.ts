/** A job's own Spark properties on top of the cluster's. Pure. */
import { ToolError } from '../errors.ts'
import { joinJavaOptions } from '../services/spark-java.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { parseProperties, propertyLine } from './properties.ts'

/** What a job cannot choose: it belongs to the cluster, or to the way the driver is started. */
const fixed = new Map([
  ['spark.master', 'the cluster is the one that is named by -f FILE; for its YARN: --on yarn'],
  ['spark.submit.deployMode', 'the driver always runs on a machine of the cluster, see --on'],
  ['spark.authenticate', 'every cluster of Tinderbox authenticates'],
  ['spark.authenticate.secret', "it is the cluster's own"],
])

/** Joined with what the cluster says, instead of replacing it: the class archive is in there. */
const joined = new Map([
  ['spark.executor.extraClassPath', (before: string, own: string) => `${before}:${own}`],
  ['spark.executor.extraJavaOptions', joinJavaOptions],
])

/** Properties that the manager of the executors brings, from those of the cluster; a job's own win. */
export type Brings = (ofCluster: ReadonlyMap<string, string>) => Readonly<Record<string, string>>

export interface JobSettings {
  /** What holds in the end, without the secret. */
  readonly effective: ReadonlyMap<string, string>
  /** The lines that are put below the cluster's own properties. */
  readonly lines: string
}

/** Throws ToolError USAGE for a property that is none of Spark's, or that a job cannot choose. */
export function jobSettings(
  conf: Readonly<Record<string, string>>,
  on: MachineSite,
  brings: Brings = () => ({}),
): JobSettings {
  const ofCluster = clusterProperties(on)
  const brought = Object.entries(brings(ofCluster))
  const own = Object.entries(conf).map(([key, value]): [string, string] => {
    checkKey(key)
    const before = ofCluster.get(key)
    const join = joined.get(key)
    return [key, join === undefined || before === undefined ? value : join(before, value)]
  })
  return {
    effective: new Map([...ofCluster, ...brought, ...own]),
    lines: [...brought, ...own].map(([key, value]) => propertyLine(key, value)).join(''),
  }
}

function checkKey(key: string): void {
  if (!/^spark\.[A-Za-z0-9_.-]+$/.test(key)) {
    throw new ToolError('USAGE', {
      message: `"${key}" is not a Spark property`,
      hint: `Spark ignores what does not begin with "spark."; a property of Hadoop's is written spark.hadoop.${/^[A-Za-z0-9_.-]+$/.test(key) ? key : 'NAME'}.`,
    })
  }
  const why = fixed.get(key)
  if (why !== undefined)
    throw new ToolError('USAGE', { message: `a job cannot set ${key}: ${why}`, hint: `Leave --conf ${key} out.` })
}

/** What the machine's drivers read. The secret is left out: nobody here needs it. */
function clusterProperties(on: MachineSite): Map<string, string> {
  const body = on.facts.files.find(({ path }) => path === clientConf(on))?.body ?? ''
  const properties = parseProperties(body)
  properties.delete('spark.authenticate.secret')
  return properties
}

export function clientConf(on: MachineSite): string {
  return `${on.here}/conf/client/spark-defaults.conf`
}
