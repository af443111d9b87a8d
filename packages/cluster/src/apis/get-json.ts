/** Small reads from a page on this machine's own loopback (a tunnel's end, usually), over one connection that is kept. */
import { Agent, get } from 'node:http'

export interface JsonPage {
  /** The parsed answer. Rejects with a plain Error: not reached, not 200, not JSON, too slow. */
  get(path: string): Promise<unknown>
  close(): void
}

/** Spark's pages have a listen queue of one: asking in parallel makes connections fail. */
export function jsonPage(port: number, options: { readonly timeout?: number } = {}): JsonPage {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    get: async (path) => JSON.parse(await body(agent, port, path, options.timeout ?? 5000)) as unknown,
    close: () => agent.destroy(),
  }
}

function body(agent: Agent, port: number, path: string, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(
      { host: '127.0.0.1', port, path, agent, timeout, headers: { accept: 'application/json' } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'))
          else reject(new Error(`${path}: status ${response.statusCode}`))
        })
      },
    )
    request.on('timeout', () => request.destroy(new Error(`${path}: no answer in ${timeout} ms`)))
    request.on('error', reject)
  })
}
