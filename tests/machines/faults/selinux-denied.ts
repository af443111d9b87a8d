import type { Fault } from './fault.ts'

export const selinuxDenied: Fault = {
  name: 'SELinux refuses the daemons their folder',
  lab: 'spark',
  check: 'selinux-denied',
  machine: 'n2',
  says: /SELinux refuses java what it asks for[^]*permissive=0/,
  simulated: 'the line in the audit log is written by the test: its kernel has no SELinux',
  async inject({ machine }) {
    await machine('n2').run(
      `mkdir -p /var/log/audit && echo "type=AVC msg=audit($(date +%s).120:77): avc:  denied  { write } for  pid=612 comm=\\"java\\" path=\\"/opt/tinderbox/clusters/lab/work/spark-worker\\" dev=\\"vda1\\" ino=77 scontext=system_u:system_r:init_t:s0 tcontext=unconfined_u:object_r:user_home_t:s0 tclass=dir permissive=0" > /var/log/audit/audit.log`,
    )
  },
  mended: false,
  async heal({ machine }) {
    await machine('n2').run('rm -r /var/log/audit')
  },
}
