/** HDFS, asked on its NameNode's own machine, without a JVM. */
import type { TestMachine } from '../machine.ts'

/** `PUT /tmp/x?op=MKDIRS`; a file is written with `body`. */
export async function webHdfs(machine: TestMachine, verb: string, path: string, body?: string): Promise<void> {
  const url = `http://127.0.0.1:9870/webhdfs/v1${path}&user.name=tinderbox`
  await machine.run(['python3', '-c', program, verb, url, ...(body === undefined ? [] : [body])])
}

// The NameNode sends who writes on to a DataNode, by a redirect that has to be asked for as it is.
const program = `import sys, urllib.request
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_): return None
ask = urllib.request.build_opener(Stay).open
verb, url = sys.argv[1:3]
try:
    ask(urllib.request.Request(url, method=verb))
except urllib.error.HTTPError as error:
    if error.code != 307: raise
    ask(urllib.request.Request(error.headers["Location"], data=sys.argv[3].encode(), method=verb))
`

const client = '. /etc/profile.d/tinderbox-lab.sh; exec hdfs dfsadmin'

/** As the daemon user, who is the superuser. */
export async function dfsadmin(machine: TestMachine, options: string): Promise<void> {
  await machine.run(`runuser -u tinderbox -- bash -c '${client} ${options}'`)
}
