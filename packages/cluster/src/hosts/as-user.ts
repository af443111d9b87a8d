/** What goes in front of a command that root runs as another user: all of that user's groups, none of root's rights. */
export function asUser(user: string): readonly string[] {
  return ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--']
}

/** The same for the daemon user; nothing where that is who logs in, or root. `root`: there are root's rights, which it takes to become another user. */
export function asDaemonUser(on: { readonly root: boolean; readonly daemonUser: string }): readonly string[] {
  return on.root && on.daemonUser !== 'root' ? asUser(on.daemonUser) : []
}

/** What goes in front of a command that is to have these variables, too. */
export function withVariables(env: Readonly<Record<string, string>>): readonly string[] {
  return ['env', ...Object.entries(env).map(([key, value]) => `${key}=${value}`)]
}
