/** What goes in front of a command that root runs as another user: all of that user's groups, none of root's rights. */
export function asUser(user: string): readonly string[] {
  return ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--']
}
