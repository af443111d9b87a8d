/** The commands that say or do the same, with what they need to mean this cluster. Pure. */
export const statusCommand = (flags: string): string => `tinderbox status${flags}`
export const doctorCommand = (flags: string): string => `tinderbox doctor${flags}`
export const explainCommand = (check: string): string => `tinderbox doctor --explain ${check}`
export const mendCommand = (flags: string, check: string): string => `tinderbox doctor${flags} --fix --only ${check}`
