import { quote } from '../hosts/quote.ts'

/** Shell text that writes a file, whatever its text is. */
export function writeText(path: string, text: string): string {
  return `base64 -d > ${quote(path)} <<'TINDERBOX_TEXT'\n${Buffer.from(text)
    .toString('base64')
    .replaceAll(/.{1,1000}/g, '$&\n')}TINDERBOX_TEXT`
}
