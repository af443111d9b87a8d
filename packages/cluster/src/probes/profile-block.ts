import type { Probe } from './probe.ts'

/** The lines of ours in the login user's ~/.profile, without the two marker lines; empty when there are none. */
export const profileBlock = (clusterName: string): Probe<string> => ({
  name: 'profile-block',
  script: `sed -n '/^# >>> tinderbox ${clusterName} >>>$/,/^# <<< tinderbox ${clusterName} <<<$/p' "$LOGIN_HOME/.profile"`,
  parse: (lines) =>
    lines
      .slice(1, -1)
      .map((line) => `${line}\n`)
      .join(''),
})
