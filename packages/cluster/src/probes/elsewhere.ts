import type { Probe } from './probe.ts'

/** The cluster's folder in the place where Tinderbox would not look for it now: laid out with other rights than this login's. */
export const elsewhere = (clusterName: string): Probe<string | undefined> => ({
  name: 'elsewhere',
  script: `
for other in /opt/tinderbox "$LOGIN_HOME/.tinderbox"; do
  [ "$other" != "$ROOT" ] && [ -e "$other/clusters/${clusterName}/cluster.json" ] && echo "$other/clusters/${clusterName}"
done
`,
  parse: (lines) => lines[0],
})
