import http from 'node:http'
import type { AddressInfo } from 'node:net'

export type Reply = string | Buffer | number | ((request: http.IncomingMessage, response: http.ServerResponse) => void)

export interface TestServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  close(): Promise<void>
}

/** An HTTP server on the loopback. A number is a status; a path that is not listed is 404. */
export async function serve(paths: Readonly<Record<string, Reply>>): Promise<TestServer> {
  const asked: string[] = []
  const server = http.createServer((request, response) => {
    asked.push(request.url ?? '')
    const reply = paths[(request.url ?? '').split('?')[0] ?? ''] ?? 404
    if (typeof reply === 'function') return reply(request, response)
    if (typeof reply === 'number') return response.writeHead(reply).end()
    return response.writeHead(200, { 'content-length': Buffer.byteLength(reply) }).end(reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
