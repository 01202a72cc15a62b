type ClassValue = string | false | null | undefined

/** Joins class names. Callers add layout only (margin, width, grid place), so nothing needs to be merged. */
export const cx = (...classes: ClassValue[]) => classes.filter(Boolean).join(' ') || undefined
