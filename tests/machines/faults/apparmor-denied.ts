import type { Fault } from './fault.ts'

export const apparmorDenied: Fault = {
  name: 'AppArmor refuses the daemons their folder',
  lab: 'spark',
  check: 'apparmor-denied',
  machine: 'n3',
  says: /AppArmor refuses java what it asks for[^]*apparmor="DENIED"/,
  simulated: 'the line in the audit log is written by the test: its kernel has no AppArmor',
  async inject({ machine }) {
    await machine('n3').run(
      `mkdir -p /var/log/audit && echo "type=AVC msg=audit($(date +%s).120:78): apparmor=\\"DENIED\\" operation=\\"open\\" profile=\\"usr.bin.java\\" name=\\"/opt/tinderbox/clusters/lab/conf/daemons.conf\\" pid=612 comm=\\"java\\" requested_mask=\\"r\\" denied_mask=\\"r\\" fsuid=998 ouid=998" > /var/log/audit/audit.log`,
    )
  },
  mended: false,
  async heal({ machine }) {
    await machine('n3').run('rm -r /var/log/audit')
  },
}
