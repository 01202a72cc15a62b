import type { Log } from '#platform/kernel/log.ts'

/** A log that keeps its lines for the test to look at, and shows none. */
export function quietLog(): Log & { lines: { level: keyof Log; message: string; details: object }[] } {
  const lines: { level: keyof Log; message: string; details: object }[] = []
  const at = (level: keyof Log) => (details: object, message: string) =>
    void lines.push({ level, message, details })
  return { lines, info: at('info'), warn: at('warn'), error: at('error') }
}
