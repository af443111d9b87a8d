/** One of the two rivals: its daemons are started, its job is run and timed, its daemons are stopped. */
import { loadavg } from 'node:os'
import type { Farm } from '../../../tests/machines/farm.ts'

interface Acts {
  start(): Promise<unknown>
  run(): Promise<{ readonly seconds: number; readonly output: string }>
  stop(): Promise<unknown>
}

export class Side {
  readonly seconds: number[] = []
  /** Of those, in the queries, as the job says. */
  readonly queries: number[] = []
  /** Processor time of all machines while the job ran: other work on the host changes it less than the seconds. */
  readonly cpu: number[] = []
  readonly load: number[] = []
  readonly results = new Set<string>()
  readonly #name: string
  readonly #farm: Farm
  readonly #acts: Acts

  constructor(name: string, farm: Farm, acts: Acts) {
    this.#name = name
    this.#farm = farm
    this.#acts = acts
  }

  /** Says what it took. */
  async turn(counts: boolean): Promise<string> {
    await this.#acts.start()
    const before = this.#used()
    const { seconds, output } = await this.#acts.run()
    const after = this.#used()
    const [load] = loadavg() as [number, number, number]
    await this.#acts.stop()
    const queries = [...output.matchAll(/query \d+: ([\d.]+) s/g)].reduce((sum, [, took]) => sum + Number(took), 0)
    const cpu = before === undefined || after === undefined ? undefined : after - before
    this.results.add(/results (\w+)/.exec(output)?.[1] ?? `none: ${output}`)
    if (counts) {
      this.seconds.push(seconds)
      this.queries.push(queries)
      this.load.push(load)
      if (cpu !== undefined) this.cpu.push(cpu)
    }
    return `${this.#name} ${seconds.toFixed(1)} s, queries ${queries.toFixed(1)} s, processor ${cpu?.toFixed(0) ?? '?'} s, load ${load.toFixed(1)}`
  }

  #used(): number | undefined {
    const all = this.#farm.machines.map((machine) => machine.processorSeconds())
    return all.every((one) => one !== undefined) ? all.reduce((sum, one) => sum + one, 0) : undefined
  }
}
