/** Sizes as people and Spark write them: `512m`, `4g`, `1.5 GiB`; powers of 1024. Inside, always whole MiB. */
const units: Record<string, number> = { k: 1 / 1024, m: 1, g: 1024, t: 1024 * 1024 }

/** Whole MiB, or undefined when the text is not a size. */
export function parseMebibytes(text: string): number | undefined {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([kmgt])(?:i?b)?\s*$/i.exec(text)
  if (!found) return undefined
  return Math.floor(Number(found[1]) * units[found[2]!.toLowerCase()]!)
}

/** `512 MiB`, `4.0 GiB`: for people. */
export function showMebibytes(mebibytes: number): string {
  return mebibytes < 1024 ? `${Math.round(mebibytes)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`
}

/** Bytes for people, in the largest fitting unit. */
export function showBytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : showMebibytes(bytes / 1024 / 1024)
}
