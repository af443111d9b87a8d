/** Lines of a JVM's that say nothing to anybody, from their beginning on: spark-sql's address of its page is one that only its own machine could open. */
const harmless = [
  'WARNING: Using incubator modules: jdk.incubator.vector',
  'Setting default log level to "WARN".',
  'Spark Web UI available at http://',
  'To adjust logging level use sc.setLogLevel(newLevel). For SparkR, use setLogLevel(newLevel).',
]

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
        if (whole && passed === 0 && harmless.some((one) => line.startsWith(one))) {
          line = ''
        } else if (whole || passed > 0 || !harmless.some((one) => one.startsWith(line) || line.startsWith(one))) {
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
