/** What is seen others wrote - how a program was started, lines of logs - and a diagnosis is shown around. Pure. */
import type { Finding } from '../checks/check.ts'
import type { Cluster } from '../config/cluster.ts'
import { formsOf, redactText } from '../hosts/redact.ts'
import { secretsOf } from '../sites/cluster-secret.ts'
import type { MachineSite } from '../sites/machine-site.ts'

export function withoutSecrets(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  findings: readonly Finding[],
): Finding[] {
  const known = formsOf(secretsOf(cluster, machines))
  const clean = (text: string) => redactText(text, known)
  return findings.map((one) => ({
    ...one,
    summary: clean(one.summary),
    evidence: clean(one.evidence),
    hint: clean(one.hint),
  }))
}
