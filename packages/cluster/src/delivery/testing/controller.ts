/** A controller of its own process, to be killed: delivers the artifact in argv[2] slowly to machines below argv[3]. */
import type { CachedArtifact } from '../../artifacts/artifact.ts'
import { deliver } from '../deliver.ts'
import { machine, withSlowPipe } from './folder-machines.ts'

const artifact = JSON.parse(process.argv[2]!) as CachedArtifact
const folder = process.argv[3]!
const targets = [0, 1, 2, 3].map((n) => machine(folder, n, withSlowPipe(machine(folder, n).host, 5)))
process.stdout.write(`pid ${process.pid}\n`)
await deliver(artifact, targets, { onProgress: (name, bytes) => void process.stdout.write(`${name} ${bytes}\n`) })
