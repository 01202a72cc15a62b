import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '#platform/config.ts'

/**
 * What a parameter may be: text, a whole number, yes or no, anything; or a number that stands for one of the
 * composed shapes, which many operations share.
 */
export type Shape = 's' | 'n' | 'b' | '*' | number
export type Composed =
  /** An object; a name that ends with `!` is required. */
  | { o: Record<string, Shape> }
  /** One of these words. */
  | { e: string[] }
  /** A list. */
  | { l: Shape }
  /** An object with names of one's own, such as `metadata`. */
  | { m: Shape }
  /** One of several. */
  | { u: Shape[] }
  /** This, or empty text, which takes the former value away. */
  | { x: Shape }
/** In the file each line is either. The operations come last. */
export type Line = Composed | { operation: string; shape: Shape | null }

export const operationsFile = join(projectFolder, 'platform/local/stripe/parameters/operations.jsonl')

export type Operations = { composed: Composed[]; shapes: Map<string, Shape | null> }

export function parseOperations(text: string): Operations {
  const composed: Composed[] = []
  const shapes = new Map<string, Shape | null>()
  for (const line of text.split('\n').filter(Boolean)) {
    const read = JSON.parse(line) as Line
    if ('operation' in read) shapes.set(read.operation, read.shape)
    else composed.push(read)
  }
  return { composed, shapes }
}

let operations: Operations | null = null

/** Read once, when the first request comes. */
export const loadOperations = (): Operations =>
  (operations ??= parseOperations(readFileSync(operationsFile, 'utf8')))
