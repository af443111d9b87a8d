/** Which keys hold what nobody else may see, by their names. */
export const secretWords = [
  'pass(?:word|wd|phrase)',
  // `requirepass`, `keyStorePass`, `db-pass`; no bypass, no compass.
  '(?<!by|com)pass(?![a-z])',
  'pwd|secret|token|credential|cookie',
  '(?<![a-z])(?:psk|sas)(?![a-z])',
  '(?:api|access|private|account|encryption|signing)[-_.]?key',
].join('|')

const secretKey = new RegExp(secretWords, 'i')

export function isSecretKey(key: string): boolean {
  return secretKey.test(key)
}

/** Where only the name of a place is said: worth hiding there, and no secret elsewhere. */
export function namesAPlace(key: string, value: string): boolean {
  return (
    /file|path|dir|provider|class|location|enable/i.test(key.replace(/.*(?=\.)/, '')) ||
    /^(true|false|null|\d{1,11})$/.test(value)
  )
}
