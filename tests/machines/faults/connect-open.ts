import type { Fault } from './fault.ts'
import { addToFile, writeBack } from './write-back.ts'

const conf = '/opt/tinderbox/clusters/lab/conf/spark-connect.conf'

/** Somebody takes the token out, so that a tool that knows none gets in, and opens the port for it. */
export const connectOpen: Fault = {
  name: 'the Connect server asks for no token, and is open to the network',
  lab: 'spark',
  check: 'connect-open',
  machine: 'n1',
  says: /spark-connect asks for no token, and others reach it: anybody runs what they like there\n.*no spark\.connect\.authenticate\.token/,
  async inject(lab) {
    await addToFile(lab, 'connect: {}')
    const { exitCode, output } = await lab.tinderbox('up', '--yes')
    if (exitCode !== 0) throw new Error(output)
    await lab.machine('n1')
      .run(`sed -i -e '/^spark.connect.authenticate.token/d' -e 's/^\\(spark.connect.grpc.binding.address\\) .*/\\1 0.0.0.0/' ${conf}
systemctl restart tinderbox-lab-spark-connect
for _ in $(seq 150); do ss -ltn | grep -qE '(0\\.0\\.0\\.0|\\*|\\[::\\]):15002 ' && exit; sleep 0.3; done; exit 1`)
  },
  mended: true,
  clear: writeBack,
}
