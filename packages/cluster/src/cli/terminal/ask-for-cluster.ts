/** The questions of `init`: what the flags have not said. */
import { group, intro, text } from '@clack/prompts'
import type { Writable } from 'node:stream'
import { ToolError } from '../../errors.ts'
import { parseClusterFile } from '../../file/read.ts'
import type { InitAnswers } from '../../operations/init-file.ts'
import { initFile } from '../../operations/init-file.ts'
import type { Outside } from '../context.ts'

type Given = { readonly [K in keyof InitAnswers]?: InitAnswers[K] | undefined }

export async function askForCluster(given: Given, { stderr, signal }: Outside): Promise<InitAnswers> {
  const common = { output: stderr as unknown as Writable, signal }
  const fine = { name: 'fine', master: 'fine', workers: ['fine'] }
  intro('A cluster file', common)
  const answers = await group(
    {
      name: () =>
        given.name === undefined
          ? text({
              ...common,
              message: 'What shall the cluster be called?',
              initialValue: 'spark',
              validate: (name) => wrong({ ...fine, name: name ?? '' }),
            })
          : undefined,
      master: () =>
        given.master === undefined
          ? text({
              ...common,
              message: 'Which machine is the master? As you would give it to ssh.',
              placeholder: 'a name, an address, an alias of ~/.ssh/config',
              validate: (master) => wrong({ ...fine, master: master ?? '' }),
            })
          : undefined,
      workers: () =>
        given.workers === undefined
          ? text({
              ...common,
              message: 'Which are the workers? With commas between; ranges are welcome.',
              placeholder: 'b, c, worker[1-40]',
              validate: (workers) => wrong({ ...fine, workers: listOf(workers) }),
            })
          : undefined,
    },
    {
      onCancel() {
        throw new ToolError('CANCELLED', {
          message: 'nothing was written',
          hint: 'Run it again, or give the answers as flags: tinderbox init --help',
        })
      },
    },
  )
  return {
    name: given.name ?? answers.name,
    master: given.master ?? answers.master,
    workers: given.workers ?? listOf(answers.workers),
    user: given.user,
  }
}

function listOf(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '')
}

/** The file's own rules, applied while one types. */
function wrong(answers: InitAnswers): string | undefined {
  try {
    parseClusterFile(initFile(answers), 'cluster.yaml')
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
