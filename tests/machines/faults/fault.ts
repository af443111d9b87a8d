/** A fault is put into real machines, and the doctor has to name it: one file for each, with its line in index.ts. */
import type { Answer, Typed } from '../../support/terminal.ts'
import type { Run } from '../../support/tinderbox.ts'
import type { Farm } from '../farm.ts'
import type { TestMachine } from '../machine.ts'

/** The machines of the suite and the cluster on them: n1 is the master, n2 and n3 are workers. */
export interface Lab {
  readonly farm: Farm
  /** The folder with cluster.yaml, where the command runs. */
  readonly cwd: string
  /** As text; a fault may write another one, and writes this one back. */
  readonly clusterFile: string
  readonly machine: (name: string) => TestMachine
  readonly tinderbox: (...argv: string[]) => Promise<Run>
  /** The command on a terminal, where somebody answers. */
  readonly typed: (argv: readonly string[], answers: readonly Answer[]) => Promise<Typed>
}

export interface Fault {
  /** As in the table: `a web server has the master's page port`. */
  readonly name: string
  /**
   * bare: before anything is installed, found by `tinderbox check`. spark: on a cluster of a master and two workers. hadoop: on one with HDFS, YARN and the
   * history server, too.
   */
  readonly lab: 'bare' | 'spark' | 'hadoop'
  /** The check that has to name it, as the first finding. */
  readonly check: string
  /** Checks that find something of their own about it, and rightly; nothing else may be found. */
  readonly also?: readonly string[]
  /** The machine that it has to name; undefined: whichever. */
  readonly machine?: string
  /** What the finding has to say. */
  readonly says: RegExp
  inject(lab: Lab): Promise<void>
  /** `plan` names it, as it stands in the way of an `up`; the doctor looks at what runs. */
  readonly by?: 'plan'
  /**
   * `doctor --fix` mends it: a way is offered and done, and the check does not find it any more while the injection is still there; the Pi job runs after it. Else
   * the doctor only tells, and `heal` takes the fault away.
   */
  readonly mended: boolean
  /** It is about YARN: the job that proves the mending has executors of YARN. */
  readonly onYarn?: true
  /** Somebody may have done it on purpose: it is mended only by `--only` and the check's name. */
  readonly byName?: true
  /** What mends it only a person may choose: it is mended at a terminal, where the first of the ways that are offered is taken. */
  readonly chosen?: true
  /** What else shows that it is mended. */
  proof?(lab: Lab): Promise<void>
  /** After a fault that is seen to be mended: what the mending cannot take away of the injection itself. */
  heal?(lab: Lab): Promise<void>
  /** After the job that proves the mending: what was put there to mend goes again, and so does the injection. */
  clear?(lab: Lab): Promise<void>
  /** What is not the real thing about the injection. */
  readonly simulated?: string
}
