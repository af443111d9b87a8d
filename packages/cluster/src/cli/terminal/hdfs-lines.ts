/** Files and folders of HDFS, and how much room they take. */
import type { Storage } from '../../apis/webhdfs-answers.ts'
import { showBytes } from '../../config/size.ts'
import type { HdfsEntry } from '../../files/list.ts'
import type { HdfsUse } from '../../files/usage.ts'
import { localTime } from './local-time.ts'
import type { Looks } from './looks.ts'
import { table } from './table.ts'
import { printable } from './text.ts'

/** `from`: the folder whose names are shown alone. */
export function entryLines(
  entries: readonly HdfsEntry[],
  { looks, long, from }: { readonly looks: Looks; readonly long: boolean; readonly from: string },
): string {
  const rows = entries.map((entry) => [...(long ? details(entry) : []), nameOf(entry, from, looks)])
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : i === 4 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
  return rows.map((row) => `${line(row)}\n`).join('')
}

function details({ type, mode, replication, owner, group, length, modified }: HdfsEntry): string[] {
  const kind = { file: '-', folder: 'd', link: 'l' }[type]
  const file = type === 'file'
  return [
    `${kind}${letters(mode)}`,
    file ? String(replication) : '-',
    owner,
    group,
    file ? size(length) : '-',
    localTime(new Date(modified).toISOString()),
  ]
}

function nameOf({ path, type }: HdfsEntry, from: string, { color }: Looks): string {
  const inside = from !== '' && path !== from
  const name = printable(inside ? path.slice(from === '/' ? 1 : from.length + 1) : path)
  return type === 'folder' ? `${color.cyan(name)}/` : name
}

/** `755` as `rwxr-xr-x`. */
function letters(mode: string): string {
  const bits = mode.padStart(3, '0').slice(-3)
  const text = Array.from(bits)
    .map((digit) => ['r', 'w', 'x'].map((sign, i) => (Number(digit) & (4 >> i) ? sign : '-')).join(''))
    .join('')
  const sticky = mode.length > 3 && (Number(mode.at(-4)) & 1) === 1
  return sticky ? `${text.slice(0, 8)}${text[8] === 'x' ? 't' : 'T'}` : text
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : showBytes(bytes)
}

export function useLines(uses: readonly HdfsUse[], looks: Looks, exact: boolean): string[] {
  const show = exact ? String : size
  const rows = uses.map(({ path, length, onDisk, files, folders }) => [
    show(length),
    show(onDisk),
    String(files),
    String(folders),
    printable(path),
  ])
  return table(['size', 'on disks', 'files', 'folders', 'path'], rows, looks)
}

export function storageLines({ capacity, used, remaining }: Storage, looks: Looks, exact: boolean): string[] {
  const show = exact ? String : size
  const part = capacity === 0 ? '-' : `${Math.round((100 * used) / capacity)}%`
  return table(['size', 'used', 'free', 'used'], [[show(capacity), show(used), show(remaining), part]], looks)
}

export function statLines(entry: HdfsEntry): string[] {
  const { path, type, length, owner, group, mode, replication, blockSize, modified } = entry
  return [
    printable(path),
    `  ${type}${type === 'file' ? `, ${length} bytes${length < 1024 ? '' : ` (${size(length)})`}` : ''}`,
    `  ${letters(mode)} (${mode})  ${owner}  ${group}`,
    ...(type === 'file' ? [`  copies: ${replication}  block size: ${size(blockSize)}`] : []),
    `  modified ${localTime(new Date(modified).toISOString())}`,
  ]
}
