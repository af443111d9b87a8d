import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isFamily } from './command.ts'
import { everyCommand, groups } from './commands/index.ts'
import { runHere } from './testing/run-here.ts'
import { version } from '../version.ts'

const commands = everyCommand()
const entries = groups.flatMap((group) => Object.entries(group.commands))
const families = entries.flatMap(([name, entry]) => (isFamily(entry) ? [[name, entry] as const] : []))

test('the help of all', async () => {
  const { status, out } = await runHere(['--help'])
  expect(status).toBe(0)
  expect(out.replace(version(), 'VERSION')).toMatchInlineSnapshot(`
    "tinderbox VERSION: clusters for Apache Spark, from one file

      tinderbox COMMAND [flags]

    the cluster
      up          Make the cluster what the file says, and start it
      plan        Show what \`up\` would do, and why; changes nothing
      status      Show what is wrong, then what runs where
      dashboard   Show what is wrong and what runs where in a browser, live
      watch       Look after the cluster: tell what is wrong within seconds, or mend it
      down        Stop the cluster; no process stays behind

    when things do not work out
      check       Will it work there? Looks at the machines before anything is installed
      doctor      Find what is wrong, its cause and the evidence; mend it with --fix
      ports       List every port of the cluster, who dials it, and whether the way is open
      bundle      Gather logs, settings and findings of all machines in one archive, without secrets

    jobs
      submit      Run a .py, .jar or .sql of this machine on the cluster
      shell       Open pyspark, spark-shell or spark-sql on the cluster
      ui          Open a way to Spark's and Hadoop's own pages, to Connect or JDBC, and print its
                  address here
      env         Print the variables for Spark's and Hadoop's own programs, for eval

    its files
      fs          Work with the files on the cluster's HDFS

    its machines
      logs        Show what the daemons of all machines wrote, or the containers of a job on YARN
      ssh         Open a shell on a machine, or run a command there
      audit       Show who has changed the cluster, and how it ended

    the file and the software
      init        Write a cluster file with comments
      adopt       Write the cluster file that a machine of a running cluster keeps
      config      Show every setting that counts, and where it comes from
      artifacts   Show where Spark, Java and Hadoop come from, and what is in the cache
      completion  Print a script that completes commands, flags and names in your shell

    The cluster is that of -f FILE, else of ./cluster.yaml, else this machine alone. \`tinderbox COMMAND
    --help\` says more, with examples; --version says the version.
    "
  `)
  expect((await runHere([])).out).toBe(out)
})

test('the help of one', async () => {
  const { status, out } = await runHere(['logs', '--help'])
  expect(status).toBe(0)
  expect(out).toMatchInlineSnapshot(`
    "  tinderbox logs [SERVICE | APPLICATION | JOB] [flags]

    Show what the daemons of all machines wrote, or the containers of a job on YARN.

    flags
      -f, --follow             Go on with what is written from now on, until Ctrl-C
      -n, --lines LINES        Lines from the end of each log. Default: 50
          --machine NAME       Only of this machine
      -K, --ask-sudo-password  Ask once for the password of sudo on the machines;
                               TINDERBOX_SUDO_PASSWORD answers
          --file FILE          The cluster file. Default: cluster.yaml here; without one, this machine
                               alone
      -y, --yes                Do not ask
          --json               One JSON document on standard output
          --debug              Show the stacks of errors, and keep a log

    examples
      tinderbox logs
          the end of every log
      tinderbox logs spark-master -f
          follow the master's
      tinderbox logs spark-worker --machine b -n 500
          the last 500 lines of the worker on b
      tinderbox logs application_1795632000000_0007
          what the containers of an application on YARN printed
      tinderbox logs --file prod.yaml
          of another file; -f means follow here
    "
  `)
})

test('the version', async () => {
  expect(await runHere(['--version'])).toMatchObject({ status: 0, out: `${version()}\n`, err: '' })
})

test.each([
  ['.', entries.filter(([, entry]) => !isFamily(entry))] as const,
  ...families.map(([name, { commands }]) => [name, Object.entries(commands)] as const),
])('the list of commands and the folder agree: %s', (folder, listed) => {
  const files = readdirSync(new URL(`commands/${folder}`, import.meta.url)).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'index.ts',
  )
  const names = listed.map(([name]) => name).toSorted()
  expect(files.filter((name) => !name.includes('.run.')).map((name) => name.slice(0, -3))).toEqual(names)
  expect(files.filter((name) => name.endsWith('.run.ts')).map((name) => name.slice(0, -7))).toEqual(names)
})

test.each(families)('%s without a command is its help', async (name, { commands }) => {
  const { status, out } = await runHere([name])
  expect(status).toBe(0)
  for (const one of Object.keys(commands)) expect(out).toContain(`  ${one} `)
  expect(await runHere([name, '--help'])).toMatchObject({ status: 0, out })
})

describe.each(commands)('%s', (name, command) => {
  test('has examples that begin with it, and takes the common flags', () => {
    expect(command.examples.length).toBeGreaterThan(0)
    for (const [line] of command.examples) expect(line).toContain(`tinderbox ${name}`)
    expect(Object.keys(command.parameters.flags ?? {})).toEqual(
      expect.arrayContaining(['file', 'yes', 'json', 'debug']),
    )
  })
  test('has help', async () => {
    expect(await runHere([...name.split(' '), '--help'])).toMatchObject({ status: 0, err: '' })
  })
})

describe('bad usage ends with 2', () => {
  test.each([
    [['stauts'], 'there is no command "stauts"; did you mean "status"?'],
    [['frobnicate'], 'there is no command "frobnicate" [USAGE]'],
    [['up', '--dif'], 'there is no flag --dif; did you mean --diff?'],
    [['down', '--yes-loose-data', 'x'], 'did you mean --yes-lose-data?'],
    [['plan', 'extra'], '"extra" is one argument too many'],
    [['ssh'], 'NAME is missing'],
    [['up', '-f'], '--file needs a value'],
    [['up', '-x'], 'there is no flag -x'],
    [['logs', '-n', 'many'], '"many" will not do for --lines: it is not a whole number'],
    [['logs', '-f', 'prod.yaml'], 'tinderbox logs --file prod.yaml --follow'],
    [['-f', 'prod.yaml', 'up'], 'stands before the command'],
    [['completion', 'tcsh'], 'it takes bash, zsh, fish'],
    [['submit', 'job.py', '--input'], 'What is for the program stands after --.'],
    [['down', '--yes-lose-data', 'local'], '--yes-lose-data goes with --purge'],
    [['down', '--purge', '--yes-lose-data', 'prod'], 'this cluster is "local"'],
    [['logs', 'spark-mater'], 'there is no service "spark-mater"; did you mean "spark-master"?'],
    [['shell'], 'the shells need a terminal'],
    [['shell'], 'tinderbox submit'],
    [['ssh', 'localhots'], 'did you mean "localhost"?'],
    [['fs', 'sl'], 'there is no command "fs sl"; did you mean "fs ls"?'],
    [['fs', '-l', 'ls'], 'tinderbox fs ls -l'],
    [['fs', 'ls', '--recursiv'], 'did you mean --recursive?'],
    [['fs', 'put', 'x'], 'DEST is missing'],
    [['fs', 'put', '-', '/data/'], 'can only become one file'],
    // Before any file is read.
    [['doctor', '-f', 'nowhere.yaml', '--only', 'port-in-uze'], 'did you mean "port-in-use"?'],
    [['check', '-f', 'nowhere.yaml', '--only', 'port-in-uze'], 'did you mean "port-in-use"?'],
    [['fs', 'ls'], 'the cluster local has no HDFS'],
  ])('%j', async (argv, said) => {
    const { status, out, err } = await runHere(argv)
    expect(err).toContain(said)
    expect({ status, out }).toEqual({ status: 2, out: '' })
  })

  test.each([
    ['ssh', 'localhost', '--json'],
    ['shell', '--json'],
    ['completion', 'bash', '--json'],
  ])('no JSON from %s', async (...argv) => {
    const { status, out } = await runHere(argv)
    expect(status).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'USAGE' } })
  })

  test('as JSON', async () => {
    const { status, out, err } = await runHere(['up', '--json', '--dif'])
    expect({ status, err }).toEqual({ status: 2, err: '' })
    expect(JSON.parse(out)).toEqual({
      error: { code: 'USAGE', message: 'there is no flag --dif; did you mean --diff?', hint: expect.any(String) },
    })
  })
})
