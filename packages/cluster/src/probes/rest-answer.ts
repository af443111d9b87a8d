import { ownAddresses } from './own-addresses.ts'
import type { Probe } from './probe.ts'

/** What Spark's REST server for submissions says to somebody without a password. */
export interface RestAnswer {
  readonly address: string
  readonly port: number
  /** To a question about a submission that there is not, and to a submission that lacks everything, so that nothing can start. */
  readonly answers: readonly string[]
}

/** It listens on the address that the master does, never on loopback; elsewhere these calls are refused at once. */
export const restAnswer: Probe<readonly RestAnswer[]> = {
  name: 'rest-answer',
  script: `
port=$(sed -n 's/^spark.master.rest.port[ =]*//p' "$HERE/conf/daemons.conf"); port=\${port:-6066}
ask() { timeout $((PATIENCE - 1)) bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "%s" "$2" >&3 && cat <&3' "$1" "$port" "$2" 2>/dev/null | sed '1,/^.$/d' | tr -d '\\n' | tr -s ' ' | cut -c1-600; }
for address in 127.0.0.1 $(${ownAddresses}); do
  case $address in *:*) continue ;; esac
  timeout 1 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$address" "$port" 2>/dev/null || continue
  echo "at $address $port"
  echo "said $(ask "$address" "$(printf 'GET /v1/submissions/status/tinderbox-doctor HTTP/1.0\\r\\n\\r\\n.')")"
  echo "said $(ask "$address" "$(printf 'POST /v1/submissions/create HTTP/1.0\\r\\nContent-Type: application/json\\r\\nContent-Length: 36\\r\\n\\r\\n{"action":"CreateSubmissionRequest"}.')")"
done
`,
  parse(lines) {
    const found: { address: string; port: number; answers: string[] }[] = []
    for (const line of lines) {
      const [, address, port] = /^at (\S+) (\d+)$/.exec(line) ?? []
      if (address !== undefined) found.push({ address, port: Number(port), answers: [] })
      else if (line.startsWith('said ')) found.at(-1)?.answers.push(line.slice(5).trim())
    }
    return found
  },
}
