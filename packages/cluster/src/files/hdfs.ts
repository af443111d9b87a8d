/** A cluster's HDFS, opened: a client that reaches the NameNode and the DataNodes through each machine's own host. */
import { activeNameNode } from '../apis/active-name-node.ts'
import { keptConnections, NoAnswer, sendHttp, type HttpAnswer, type HttpRequest } from '../apis/http-send.ts'
import { webHdfs, type Endpoint, type WebHdfs } from '../apis/webhdfs.ts'
import { ToolError } from '../errors.ts'
import type { ReadHost, Tunnel } from '../hosts/host.ts'

export interface Hdfs {
  readonly client: WebHdfs
  /** For taking away what is half done: it is not stopped by the signal. */
  readonly cleaner: WebHdfs
  readonly user: string
  /** What may stand in `hdfs://HERE/path` and means this cluster. */
  readonly authorities: readonly string[]
  /** How many DataNodes are live; undefined where no NameNode says. */
  readonly dataNodes: number | undefined
  close(): Promise<void>
}

/** Where HTTP is answered: a port on the loopback of a machine. */
export interface Place {
  readonly machine: string
  readonly port: number
}

export interface HdfsPlaces {
  readonly nameNodes: readonly Place[]
  readonly user: string
  readonly authorities: readonly string[]
  readonly dataNodes?: number | undefined
  /** The machine of a DataNode, by the address that the NameNode knows it by. */
  dataNodeMachine(address: string): Promise<string | undefined>
}

export function hdfsAt(
  places: HdfsPlaces,
  hosts: ReadonlyMap<string, Pick<ReadHost, 'tunnel'>>,
  signal?: AbortSignal,
): Hdfs {
  const agent = keptConnections()
  const tunnels = new Map<string, Promise<Tunnel>>()
  const through = async ({ machine, port }: Place, request: HttpRequest, kept: boolean): Promise<HttpAnswer> => {
    const key = `${machine}:${port}`
    const opening = tunnels.get(key) ?? hosts.get(machine)!.tunnel(port)
    tunnels.set(key, opening)
    try {
      return await sendHttp((await opening).port, request, kept ? agent : undefined)
    } catch (error) {
      // The connection to the machine may have broken, and its tunnels with it; the next one to ask opens another.
      if (error instanceof NoAnswer || error instanceof ToolError) tunnels.delete(key)
      throw error
    }
  }
  const nameNode = activeNameNode(
    places.nameNodes.map((place) => ({ machine: place.machine, send: (request) => through(place, request, true) })),
  )
  const send = async (to: Endpoint, request: HttpRequest): Promise<HttpAnswer> => {
    if (to === 'namenode') return nameNode(request)
    const machine = await places.dataNodeMachine(to.address)
    if (machine !== undefined) return through({ machine, port: to.port }, request, false)
    throw new ToolError('HDFS_REFUSED', {
      message: `the NameNode names a DataNode at ${to.address}, and no machine of the file that answers has that address`,
      hint: 'tinderbox status says which machines do not answer; tinderbox plan, whether one has to be let go of.',
    })
  }
  const { user, authorities, dataNodes } = places
  return {
    client: webHdfs(send, { user, signal }),
    cleaner: webHdfs(send, { user }),
    user,
    authorities,
    dataNodes,
    close: async () => {
      agent.destroy()
      await Promise.allSettled([...tunnels.values()].map(async (tunnel) => (await tunnel).close()))
    },
  }
}
