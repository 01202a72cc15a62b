export interface Holder {
  pid: number
  startedAt: string
  [detail: string]: unknown
}
export function processStart(pid: number): string | null
export function lockHolder(file: string): Holder | null
export function tryLock(file: string, details?: Record<string, unknown>): (() => void) | null
export function withLock<T>(file: string, work: () => T | Promise<T>, patience?: number): Promise<T>
