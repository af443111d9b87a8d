/** What a line begins with that a daemon's script writes beside its log when it is started; the time follows. */
export const lifeMark = '-- started '
