/** Runs the playbook with the settings that make Ansible quick. Their reasons are in its own documentation's page on performance. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measure, type Measured } from '../measure.ts'
import type { Playbook } from './playbook.ts'

export interface AnsibleRun {
  readonly programs: string
  /** Holds the playbook, and what Ansible makes. */
  readonly folder: string
}

export function writePlaybook(folder: string, sshConfig: string, { inventory, playbook }: Playbook): void {
  writeFileSync(join(folder, 'inventory.yaml'), inventory)
  writeFileSync(join(folder, 'playbook.yaml'), playbook)
  writeFileSync(
    join(folder, 'ansible.cfg'),
    `[defaults]
inventory = inventory.yaml
forks = 20
gathering = smart
strategy = free
interpreter_python = /usr/bin/python3
retry_files_enabled = False
display_ok_hosts = True
local_tmp = ${folder}/tmp

[ssh_connection]
pipelining = True
control_path_dir = ${folder}/cp
ssh_args = -F ${sshConfig} -o ControlMaster=auto -o ControlPersist=300s
`,
  )
}

/** Throws when a check fails or something is changed: then the two did not look at the same state. */
export async function runPlaybook({ programs, folder }: AnsibleRun): Promise<Measured> {
  const run = await measure([join(programs, 'ansible-playbook'), 'playbook.yaml'], folder)
  const recap = [...run.output.matchAll(/ok=\d+\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)/g)]
  if (recap.length === 0 || recap.some(([, ...counts]) => counts.some((count) => count !== '0')))
    throw new Error(`the playbook found something to do:\n${run.output}`)
  return run
}
