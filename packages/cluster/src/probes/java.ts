import { quote } from '../hosts/quote.ts'
import type { Probe } from './probe.ts'

export interface Java {
  readonly home: string
  /** The full version: `17.0.15`. */
  readonly version: string
  readonly major: number
  /** Spark's own launcher asks for jdk.incubator.vector; trimmed runtimes lack it. */
  readonly vector: boolean
}

/** The Javas that are on the machine already and the one that the file names, wherever that is, read from their `release` files: starting each JVM to ask would cost a second. */
export const javas = (named: string | undefined): Probe<readonly Java[]> => ({
  name: 'java',
  script: `
NAMED=${quote(named ?? '')}
for home in "$NAMED" "$JAVA_HOME" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /x/y/z)")")")"; do
  [ -x "$home/bin/java" ] && [ -r "$home/release" ] || continue
  [ -L "$home" ] && [ "$home" != "$NAMED" ] && continue
  echo "home=$home"
  sed -n 's/^JAVA_VERSION="\\(.*\\)"/version=\\1/p; s/^MODULES="\\(.*\\)"/modules=\\1/p' "$home/release"
  echo
done
`,
  parse(lines) {
    const found = new Map<string, Java>()
    let home = ''
    for (const line of lines) {
      const value = line.slice(line.indexOf('=') + 1)
      if (line.startsWith('home=')) home = value
      else if (line.startsWith('version='))
        found.set(home, { home, version: value, major: majorOf(value), vector: false })
      else if (line.startsWith('modules=') && found.has(home)) {
        found.set(home, { ...found.get(home)!, vector: value.split(' ').includes('jdk.incubator.vector') })
      }
    }
    return [...found.values()].toSorted((a, b) => (a.home < b.home ? -1 : 1))
  },
})

function majorOf(version: string): number {
  const [first, second] = version.split(/[._+-]/)
  return Number(first === '1' ? second : first)
}
