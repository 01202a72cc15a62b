import { inflateSync } from 'node:zlib'

/**
 * The text of a PDF as a reader would select it: the letters of every content stream, by the tables with which a
 * reader finds out which letter a glyph stands for. Enough for the files that this product makes.
 */
export async function textOf(pdf: Buffer): Promise<string> {
  const file = pdf.toString('latin1')
  const objects = new Map<string, string>()
  for (const [, id, body] of file.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g))
    objects.set(id!, body!)
  const streamOf = (id: string): string => {
    const [, bytes = ''] = /stream\r?\n([\s\S]*?)\r?\nendstream/.exec(objects.get(id) ?? '') ?? []
    try {
      return inflateSync(Buffer.from(bytes, 'latin1')).toString('latin1')
    } catch {
      return ''
    }
  }
  const tables = new Map<string, Map<string, string> | null>()
  for (const body of objects.values()) {
    for (const [, name, id] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const [, map] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id!) ?? '') ?? []
      tables.set(name!, map ? unicodeTable(streamOf(map)) : null)
    }
  }
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b/.test(body))
  return pages
    .map((page) => {
      const [, contents = ''] = /\/Contents (\d+) 0 R/.exec(page) ?? []
      return wordsOf(streamOf(contents), tables)
    })
    .join('\n')
}

/** The text of one page, a line for each place that a text was set at; runs of one line are joined. */
function wordsOf(content: string, tables: ReadonlyMap<string, Map<string, string> | null>): string {
  let table: Map<string, string> | null = null
  let text = ''
  let lastY = ''
  for (const line of content.split('\n')) {
    const [, font] = /^\/(F\d+) [\d.]+ Tf/.exec(line) ?? []
    if (font) table = tables.get(font) ?? null
    const [, y] = /^1 0 0 1 [\d.-]+ ([\d.-]+) Tm/.exec(line) ?? []
    if (y !== undefined && y !== lastY) {
      text += '\n'
      lastY = y
    } else if (y !== undefined) text += '\u200b'
    if (!/T[Jj]$/.test(line)) continue
    for (const [, hex] of line.matchAll(/<([0-9a-f]+)>/g)) text += lettersOf(hex!, table)
  }
  // Two runs of one line are one text where a font changed in between, and two columns else: both read well joined.
  return text.replaceAll('\u200b', '')
}

function lettersOf(hex: string, table: Map<string, string> | null): string {
  if (!table) return new TextDecoder('windows-1252').decode(Buffer.from(hex, 'hex'))
  let text = ''
  for (let at = 0; at < hex.length; at += 4) text += table.get(hex.slice(at, at + 4)) ?? '\ufffd'
  return text
}

/** From the `bfrange` and `bfchar` lines of a ToUnicode table. */
function unicodeTable(source: string): Map<string, string> {
  const table = new Map<string, string>()
  const letters = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')
  for (const [, from, to, list] of source.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
    const entries = [...list!.matchAll(/<([0-9a-f ]*)>/g)].map(([, hex]) => hex!.replaceAll(' ', ''))
    const first = Number.parseInt(from!, 16)
    for (let code = first; code <= Number.parseInt(to!, 16); code += 1) {
      const entry = entries[code - first]
      if (entry) table.set(code.toString(16).padStart(4, '0'), letters(entry))
    }
  }
  return table
}
