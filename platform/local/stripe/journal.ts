import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One line of the file: an object as it is now, or that it is gone. */
export type Line = { kind: string; id: string; account: string | null; object: object | null }

/**
 * Keeps the state in a folder as lines of JSON. What a request changed is appended before it is answered, so that a
 * process that is killed has lost nothing that anybody was told; the file is written anew, in one step, at each start.
 */
export class Journal {
  private readonly file: string

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.file = join(folder, 'state.jsonl')
  }

  /** The last line about each object, in the order in which the objects were first written. */
  read(): Line[] {
    const latest = new Map<string, Line>()
    for (const text of this.text().split('\n')) {
      const line = parsed(text)
      if (!line) continue
      const key = `${line.kind}\n${line.id}`
      if (line.object) latest.set(key, line)
      else latest.delete(key)
    }
    const lines = [...latest.values()]
    writeFileSync(`${this.file}.new`, toText(lines))
    renameSync(`${this.file}.new`, this.file)
    return lines
  }

  append(lines: readonly Line[]): void {
    if (lines.length > 0) appendFileSync(this.file, toText(lines))
  }

  private text(): string {
    try {
      return readFileSync(this.file, 'utf8')
    } catch {
      return ''
    }
  }
}

const toText = (lines: readonly Line[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')

/** A line that was cut short when the process ended was never answered for: it counts as not written. */
function parsed(text: string): Line | null {
  if (text === '') return null
  try {
    return JSON.parse(text) as Line
  } catch {
    return null
  }
}
