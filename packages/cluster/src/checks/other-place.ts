import type { Check } from './check.ts'

/** A cluster that was laid out with sudo is not laid out anew in a home folder because sudo has gone, nor the other way round. */
export const otherPlace: Check = {
  name: 'other-place',
  page: {
    title: 'The cluster lives at another place on the machine',
    means:
      "With root's rights a cluster lives in `/opt/tinderbox`, without them in `~/.tinderbox`. This login has other rights than the one that set it up, and would lay it out a second time beside the first.",
    mend: 'Nothing is done by itself. Log in as before: as the same user, with sudo or without; where sudo wants a password, with `-K`. To move it, end it first as it was set up: `tinderbox down`.',
  },
  run(cluster, on) {
    // On this machine alone each user has a cluster of their own.
    if (cluster.kind === 'local' || on.facts.elsewhere === undefined) return []
    return [
      {
        severity: 'error',
        summary: `the cluster lives in ${on.facts.elsewhere} there, and this run would lay it out again in ${on.here}`,
        evidence: `${on.facts.elsewhere} exists; the login is ${on.facts.login.user}, ${on.facts.login.root ? 'with' : 'without'} root's rights`,
        hint: 'Log in as before (with sudo or without; where sudo wants a password: with --ask-sudo-password, -K), or take the cluster down as before first: tinderbox down.',
      },
    ]
  },
}
