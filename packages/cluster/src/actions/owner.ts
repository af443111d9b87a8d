import type { Owner, ScriptSite } from './action.ts'

/** What chown takes. Without root's rights everything belongs to the login user anyway. */
export function ownerOf(owner: Owner, on: ScriptSite): string {
  return owner === 'daemon' ? `${on.daemonUser}:${on.daemonUser}` : 'root:root'
}
