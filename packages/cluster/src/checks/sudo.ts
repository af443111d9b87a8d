import type { Check } from './check.ts'

export const sudo: Check = {
  name: 'sudo',
  page: {
    title: 'There is no sudo without a password',
    means: 'The file says `sudo: always`, and the login may not use sudo on that machine without its password.',
    mend: 'Give the password with `--ask-sudo-password` (`-K`), allow sudo without one for that user, or write `sudo: auto` to live in the home folder there.',
  },
  run(cluster, { facts }) {
    if (facts.login.root || cluster.settings.sudo !== 'always') return []
    return [
      {
        severity: 'error',
        summary: `${facts.login.user} has no sudo without a password there, and the file asks for it`,
        evidence: 'sudo -n true: refused',
        hint: `Give its password with --ask-sudo-password (-K), allow it without one (a line "${facts.login.user} ALL=(ALL) NOPASSWD: ALL" in /etc/sudoers.d/tinderbox), or write "sudo: auto" to live in the home folder there.`,
        // Without its rights nothing of the cluster is seen.
        explains: [{ machine: facts.machine }],
      },
    ]
  },
}
