import type { Fault } from './fault.ts'

const unit = 'tinderbox-lab-spark-worker.service'
const log = '/opt/tinderbox/clusters/lab/logs/spark-worker.log'

/** It was started under another limit than its unit has now. */
export const limits: Fault = {
  name: 'a worker may have only 1024 files open',
  lab: 'spark',
  check: 'limits',
  machine: 'n2',
  says: /spark-worker may have only 1024 files open[^]*LimitNOFILE=65536/,
  async inject({ machine }) {
    await machine('n2').run(
      `registered() { grep -c 'Successfully registered with master' ${log}; }
      before=$(registered)
      mkdir -p /run/systemd/system/${unit}.d && printf '[Service]\\nLimitNOFILE=1024\\n' > /run/systemd/system/${unit}.d/few.conf &&
      systemctl daemon-reload && systemctl restart ${unit} && rm -r /run/systemd/system/${unit}.d && systemctl daemon-reload &&
      for i in $(seq 300); do [ "$(registered)" -gt "$before" ] && exit; sleep 0.1; done; exit 1`,
    )
  },
  mended: true,
}
