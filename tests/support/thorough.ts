/**
 * `npm run thorough` sets THOROUGH: long suites leave nothing out then. Without it they try a part, so that `npm test` ends within the hour: every kill point
 * becomes every few of them, and of two variants of one way one is taken.
 */
export const isThorough = Boolean(process.env['THOROUGH'])
