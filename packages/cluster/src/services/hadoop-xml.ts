/** Hadoop's own format of settings. Pure. */

/** In the order of their names: the same settings are the same text. Undefined ones are left out. */
export function hadoopXml(settings: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const properties = Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, value]) => `  <property><name>${escape(name)}</name><value>${escape(String(value))}</value></property>`,
    )
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<configuration>', ...properties, '</configuration>', ''].join('\n')
}

/** What a file of this format says, by name: for what is read back from a machine. */
export function readHadoopXml(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/<name>([^<]*)<\/name>\s*<value>([^<]*)<\/value>/g)
  return new Map([...found].map(([, name, value]) => [unescape(name!), unescape(value!)]))
}

const entities = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
] as const

function escape(text: string): string {
  return entities.reduce((done, [plain, entity]) => done.replaceAll(plain, entity), text)
}

function unescape(text: string): string {
  return entities.toReversed().reduce((done, [plain, entity]) => done.replaceAll(entity, plain), text)
}
