/** Lines of a JVM's that say nothing to anybody. */
const harmless = [
  'WARNING: Using incubator modules: jdk.incubator.vector',
  'Setting default log level to "WARN".',
  'To adjust logging level use sc.setLogLevel(newLevel). For SparkR, use setLogLevel(newLevel).',
]
/** How a line of spark-sql's begins. The page is on its machine's loopback, not where this says: `tinderbox ui app` opens it. */
const page = 'Spark Web UI available at http'

const isHarmless = (line: string) => harmless.includes(line.trimEnd()) || line.startsWith(page)
const mayBecome = (line: string) => line.startsWith(page) || [...harmless, page].some((one) => one.startsWith(line))

/** Passes standard error on as it comes, without those lines. Only a line that might become one of them is held back until it is whole. */
export function withoutHarmless(pass: (text: string) => void): { add(text: string): void; end(): void } {
  let line = ''
  let passed = 0

  const flush = () => {
    if (passed < line.length) pass(line.slice(passed))
    passed = line.length
  }
  return {
    add(text) {
      const pieces = text.split(/(?<=\n)/)
      let out = ''
      for (const piece of pieces) {
        line += piece
        const whole = line.endsWith('\n')
        if (whole && passed === 0 && isHarmless(line)) {
          line = ''
        } else if (whole || passed > 0 || !mayBecome(line)) {
          out += line.slice(passed)
          passed = line.length
        }
        if (whole) [line, passed] = ['', 0]
      }
      if (out !== '') pass(out)
    },
    end: flush,
  }
}
