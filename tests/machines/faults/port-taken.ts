import type { Fault } from './fault.ts'

/** The guide's first trouble: a web server was there first. */
export const portTaken: Fault = {
  name: "a web server has the port of the master's page",
  lab: 'bare',
  check: 'port-in-use',
  machine: 'n1',
  says: /port 8080, which spark-master needs, is taken by python3/,
  async inject({ machine }) {
    await machine('n1').run('systemd-run --unit=squatter python3 -m http.server 8080 && sleep 1')
  },
  mended: false,
  async heal({ machine }) {
    await machine('n1').run('systemctl stop squatter')
  },
}
