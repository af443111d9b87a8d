import type { Supervisor } from '../probes/supervision.ts'

/** `systemctl`, for the system or for the login user, whose manager is found even without a login session's environment. */
export function systemctl({ supervisor }: { readonly supervisor: Supervisor }): string {
  return supervisor === 'systemd-user' ? 'XDG_RUNTIME_DIR=/run/user/$(id -u) systemctl --user' : 'systemctl'
}

export function unitName({ cluster, service }: { readonly cluster: string; readonly service: string }): string {
  return `tinderbox-${cluster}-${service}.service`
}
