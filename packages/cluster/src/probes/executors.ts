import { dialled, type Dial } from './dials.ts'
import type { Probe } from './probe.ts'

/** What a worker has started for an application, and whether those find their driver. */
export interface ExecutorsOf {
  /** `app-20261125192000-0001`. */
  readonly application: string
  /** Executors that were started here for it so far. */
  readonly started: number
  /** Those that run. */
  readonly running: number
  /** Where they look for the driver. */
  readonly driver: { readonly host: string; readonly port: number } | undefined
  /** Of that, from this machine, just now. */
  readonly dial: Dial | undefined
  /** What one of the last wrote of a driver with another Python: `3.11 than that in driver: 3.12`. */
  readonly python?: string
  /** What the last one of them wrote of its trouble. */
  readonly said: string
}

/** Of applications that a worker of this machine had something to do with in the last minutes. The command of each executor stands at the top of what it writes. */
export const executors: Probe<readonly ExecutorsOf[]> = {
  name: 'executors',
  script: `
export LC_ALL=C
# Where executors are started again and again, the folder changes.
set --
for folder in "$HERE"/work/spark-worker*; do hangs "$folder" || set -- "$@" "$folder"; done
[ $# -gt 0 ] || exit 0
find "$@" -mindepth 1 -maxdepth 1 -name 'app-*' -mmin -30 -printf '%T@ %p\\n' 2>/dev/null | sort -n | tail -n 8 | cut -d' ' -f2- | while IFS= read -r folder; do
  application=\${folder##*/}
  started=$(ls "$folder" | grep -c '^[0-9]*$')
  running=$(echo "$application" | grep -lzxF -f - /proc/[0-9]*/cmdline 2>/dev/null | wc -l)
  # The last one may only be starting: what the one before it was told, and what it met, counts.
  last=$(ls "$folder" | grep '^[0-9]*$' | sort -n | tail -n 3)
  place=$(for n in $last; do head -c 20000 "$folder/$n/stderr" | grep -o 'CoarseGrainedScheduler@[^" ]*' | head -n 1; done | tail -n 1 | sed 's/.*@//')
  host=\${place%:*}; port=\${place##*:}
  host=$(printf %s "$host" | tr -d '[]')
  code=; said=
  case $port in ''|*[!0-9]*) ;; *)
    said=$(timeout $((PATIENCE / 2)) bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port" 2>&1); code=$? ;;
  esac
  python=$(for n in $last; do tail -c 40000 "$folder/$n/stderr"; done | grep -oE 'different version:? [0-9.]+ than that in driver:? [0-9.]+' | tail -n 1 | cut -d' ' -f3-)
  trouble=$(for n in $last; do tail -c 40000 "$folder/$n/stderr"; done | grep -E 'Failed to connect|UnknownHost|Connection refused|No route to host|timed out|Cannot receive any reply|OutOfMemory|Exception in thread' | grep -v '^[[:space:]]*at ' | tail -n 1 | cut -c 1-300)
  echo "$application|$started|$running|$host|$port|$code|$(printf %s "$said" | tr '\\n|' '  ')|$python|$trouble"
done
true
`,
  parse: (lines) =>
    lines.map((line) => {
      const [application, started, running, host, port, code, text = '', python, ...said] = line.split('|')
      return {
        application: application!,
        started: Number(started),
        running: Number(running),
        driver: host && port ? { host, port: Number(port) } : undefined,
        dial: code ? dialled(Number(code), text) : undefined,
        ...(python && { python }),
        said: said.join('|').trim(),
      }
    }),
}
