import type { Fault } from './fault.ts'

const wrapper = '#!/bin/sh\nexec /usr/bin/date -d "+300 seconds" "$@"\n'
const unit =
  '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/rm -f /usr/local/bin/date\n[Install]\nWantedBy=multi-user.target\n'

/** The machines of the suite share the clock of the one that they run on. */
export const clockAhead: Fault = {
  name: "a machine's clock is five minutes ahead, and its time service is off",
  lab: 'spark',
  check: 'clock-apart',
  machine: 'n2',
  says: /its clock is (299|300|301|302) s ahead[\s\S]*chrony\.service is installed and does not run/,
  async inject({ machine }) {
    await machine('n2').run([
      'sh',
      '-c',
      'printf %s "$0" > /etc/systemd/system/chrony.service; printf %s "$1" > /usr/local/bin/date; chmod 755 /usr/local/bin/date; systemctl daemon-reload',
      unit,
      wrapper,
    ])
  },
  mended: true,
  async clear({ machine }) {
    await machine('n2').run(
      'systemctl disable --quiet --now chrony; rm -f /etc/systemd/system/chrony.service /usr/local/bin/date; systemctl daemon-reload',
    )
  },
  simulated: '`date` is replaced, and the time service is a stand-in that puts it back',
}
