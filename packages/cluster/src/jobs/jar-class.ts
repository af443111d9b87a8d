/** Which class of a .jar is run. */
import { ToolError } from '../errors.ts'
import { withZip, type Zip } from './zip.ts'

/** A jar with the whole world in it is not searched to its end. */
const mostClasses = 4000
const mostShown = 10

/**
 * The class that was asked for, or the one that the manifest names: then Spark finds it too, and undefined is returned.
 * Throws ToolError JOB_FILE: no jar at all, no class named anywhere, or not in the jar; it says which classes of the jar have a `main`.
 */
export async function mainClassOf(file: string, asked: string | undefined): Promise<string | undefined> {
  try {
    return await withZip(file, async (zip) => {
      if (asked === undefined) {
        if (manifestClass((await zip.read('META-INF/MANIFEST.MF'))?.toString('utf8') ?? '') !== undefined)
          return undefined
        throw unnamed(file, await classesWithMain(zip), zip)
      }
      if (!zip.names.includes(classFile(asked)) && !asked.startsWith('org.apache.spark.'))
        throw notInside(file, asked, await classesWithMain(zip))
      return asked
    })
  } catch (error) {
    if (error instanceof ToolError) throw error
    if (asked !== undefined && (error as Error).message.includes('zip64')) return asked
    throw new ToolError('JOB_FILE', {
      message: `${file} cannot be read as a jar: ${(error as Error).message}`,
      hint: 'Build it again; `jar --list --file` shows what is in it.',
      cause: error,
    })
  }
}

function classFile(name: string): string {
  return `${name.replaceAll('.', '/')}.class`
}

/** A line of a manifest goes on in the next one when that begins with a blank. */
function manifestClass(manifest: string): string | undefined {
  return /^Main-Class: *(\S+)\s*$/m.exec(manifest.replaceAll(/\r?\n /g, ''))?.[1]
}

/** A class file names its methods and their types in plain text; so one with both of these almost surely has a `main`. */
async function classesWithMain(zip: Zip): Promise<string[]> {
  const candidates = zip.names
    .filter((name) => name.endsWith('.class') && !name.includes('$') && !name.startsWith('META-INF/'))
    .slice(0, mostClasses)
  const found: string[] = []
  for (const name of candidates) {
    const code = await zip.read(name)
    if (code?.includes('\u0001\u0000\u0004main') && code.includes('([Ljava/lang/String;)V'))
      found.push(name.slice(0, -'.class'.length).replaceAll('/', '.'))
  }
  return found
}

function list(names: readonly string[]): string {
  return (
    names.slice(0, mostShown).join(', ') + (names.length > mostShown ? `, and ${names.length - mostShown} more` : '')
  )
}

function unnamed(file: string, withMain: readonly string[], zip: Zip): ToolError {
  const classes = zip.names.filter((name) => name.endsWith('.class')).length
  const holds =
    withMain.length > 0
      ? `Classes in it that can be run: ${list(withMain)}`
      : `It holds ${classes} classes; none of them can be run.`
  return new ToolError('JOB_FILE', {
    message: `${file} does not say which of its classes is to be run`,
    hint:
      withMain.length > 0
        ? `Name it: --class ${withMain[0]}`
        : 'A class that can be run has a method `public static void main(String[])`.',
    seen: holds,
  })
}

function notInside(file: string, asked: string, withMain: readonly string[]): ToolError {
  const last = asked.split('.').at(-1)!
  const near = withMain.find((name) => name.split('.').at(-1)!.toLowerCase() === last.toLowerCase()) ?? withMain[0]
  return new ToolError('JOB_FILE', {
    message: `the class ${asked} is not in ${file}`,
    hint: near === undefined ? 'Give its full name, with the package.' : `Did you mean --class ${near}?`,
    ...(withMain.length > 0 && { seen: `Classes in it that can be run: ${list(withMain)}` }),
  })
}
