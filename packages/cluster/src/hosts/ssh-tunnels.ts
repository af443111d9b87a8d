/** The forwarded ports of one machine. */
import { spawn, type ChildProcess } from 'node:child_process'
import type { RunningScript, Tunnel } from './host.ts'
import { freePort, listens } from './free-port.ts'
import { dedicatedForwardArguments, forwardArguments } from './ssh-arguments.ts'
import type { SshConnection } from './ssh-connection.ts'
import { runSsh } from './ssh-process.ts'
import type { SshSettings, SshTarget } from './ssh-target.ts'

const TRIES = 5
const FORWARD_TIME = 15

export interface SshTunnels {
  open(port: number): Promise<Tunnel>
  closeAll(): Promise<void>
}

/**
 * `hold` starts a script that only waits: the shared connection ends a minute after its last command, whatever it forwards,
 * so something must run while there are tunnels.
 */
export function sshTunnels(
  target: SshTarget,
  settings: SshSettings,
  connection: SshConnection,
  hold: () => Promise<RunningScript>,
): SshTunnels {
  const tunnels = new Set<Tunnel>()
  let holding: Promise<RunningScript> | undefined

  function keepConnection(): Promise<RunningScript> {
    if (holding) return holding
    const started = hold()
    holding = started
    const forget = (): void => {
      if (holding === started) holding = undefined
    }
    started.then((script) => script.ended).then(forget, forget)
    return started
  }

  async function open(port: number): Promise<Tunnel> {
    await keepConnection()
    const controlPath = await connection.ready()
    let said = ''
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const local = await freePort()
      const { exitCode, stderr } = await runSsh(forwardArguments('forward', controlPath, local, port), FORWARD_TIME)
      if (exitCode === 0) return shared(controlPath, local, port)
      said = stderr
      // Another program may have taken the port in between; anything else will not get better.
      if (!/already in use|cannot listen|forwarding failed/i.test(stderr)) break
    }
    return dedicated(port, said)
  }

  function shared(controlPath: string, local: number, port: number): Tunnel {
    return added({
      port: local,
      close: async () => {
        // When it fails the connection is gone, and the port with it.
        await runSsh(forwardArguments('cancel', controlPath, local, port), FORWARD_TIME)
      },
    })
  }

  async function dedicated(port: number, said: string): Promise<Tunnel> {
    const local = await freePort()
    const child = spawn('ssh', dedicatedForwardArguments(target, settings, local, port), {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const until = Date.now() + ((settings.connectTimeout ?? 10) + FORWARD_TIME) * 1000
    while (!(await listens(local))) {
      if (child.exitCode !== null || Date.now() > until) {
        child.kill()
        throw await connection.error(stderr || said)
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return added({ port: local, close: () => end(child) })
  }

  function added(inner: Tunnel): Tunnel {
    const tunnel: Tunnel = {
      port: inner.port,
      close: async () => {
        if (!tunnels.delete(tunnel)) return
        await inner.close()
        if (tunnels.size > 0 || !holding) return
        const last = await holding
        // Another tunnel may have been opened meanwhile.
        if (tunnels.size === 0) await last.stop()
      },
    }
    tunnels.add(tunnel)
    return tunnel
  }

  return {
    open,
    closeAll: async () => {
      await Promise.all([...tunnels].map((tunnel) => tunnel.close()))
    },
  }
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.on('exit', () => resolve())
    child.kill()
  })
}
