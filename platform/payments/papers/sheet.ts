import { heightOf, setText, type Typeface } from '#platform/kernel/typeface.ts'

/** Points; an inch has 72. */
export const margin = 50
export const ink = '#1a1a1a'
export const muted = '#5a5a5a'
const line = '#d4d4d4'
/** For the foot of each page, which is drawn last. */
const footHeight = 46
export const leading = 1.38

export type Sheet = {
  doc: PDFKit.PDFDocument
  heading: Typeface
  text: Typeface
  /** Where the next thing goes. */
  y: number
  /** The accent of the brand. */
  accent: string
  /** What stands at the head of every page but the first. */
  running: string
}

export const contentWidth = ({ doc }: Sheet) => doc.page.width - 2 * margin
export const bottomOf = ({ doc }: Sheet) => doc.page.height - margin - footHeight

type Words = {
  x?: number
  width?: number
  size?: number
  colour?: string
  align?: 'left' | 'right'
  isHeading?: boolean
}

/** Sets a text where it is told to, without moving on. @returns the height it took */
export function put(sheet: Sheet, text: string, y: number, words: Words = {}): number {
  const { x = margin, width = contentWidth(sheet), size = 9.5, colour = ink, align = 'left' } = words
  const typeface = words.isHeading ? sheet.heading : sheet.text
  return setText(sheet.doc, text, typeface, { x, y, width, size, colour, align, leading })
}

export const measure = (
  sheet: Sheet,
  text: string,
  { width = contentWidth(sheet), size = 9.5 }: Words = {},
) => heightOf(sheet.doc, text, sheet.text, { width, size, leading })

/** A new page when less than that is left of this one. @returns whether there is a new one */
export function ensureRoom(sheet: Sheet, height: number): boolean {
  if (sheet.y + height <= bottomOf(sheet)) return false
  sheet.doc.addPage()
  band(sheet)
  sheet.y = margin
  sheet.y += put(sheet, sheet.running, sheet.y, { size: 8.5, colour: muted }) + 14
  return true
}

/** The brand's colour at the head of a page. */
export function band({ doc, accent }: Sheet): void {
  doc.rect(0, 0, doc.page.width, 5).fill(accent)
}

export function rule(sheet: Sheet, { x = margin, width = contentWidth(sheet), colour = line } = {}): void {
  sheet.doc
    .moveTo(x, sheet.y)
    .lineTo(x + width, sheet.y)
    .lineWidth(0.6)
    .stroke(colour)
}

export type Cell = {
  width: number
  align?: 'left' | 'right'
  title: string
}

/** Between two columns; the last one ends where the page does. */
const gap = 8
const insideOf = (columns: readonly Cell[]) =>
  columns.map(({ width }, index) => ({ width: index === columns.length - 1 ? width : width - gap }))

/** The head of a table; told again at the top of each further page. */
export function tableHead(sheet: Sheet, columns: readonly Cell[]): void {
  let x = margin
  let tallest = 0
  const inside = insideOf(columns)
  columns.forEach(({ width, align = 'left', title }, index) => {
    const box = { x, align, size: 8.5, colour: muted, ...inside[index]! }
    tallest = Math.max(tallest, put(sheet, title, sheet.y, box))
    x += width
  })
  sheet.y += tallest + 5
  rule(sheet, { colour: muted })
  sheet.y += 7
}

/** One row, never broken over two pages. `note` stands below the first cell. */
export function tableRow(
  sheet: Sheet,
  columns: readonly Cell[],
  { cells, note = '' }: { cells: readonly string[]; note?: string },
): void {
  const inside = insideOf(columns)
  const noteHeight = note ? measure(sheet, note, { ...inside[0]!, size: 8.5 }) : 0
  const heights = cells.map((cell, index) => measure(sheet, cell, inside[index]))
  const height = Math.max((heights[0] ?? 0) + noteHeight, ...heights)
  if (ensureRoom(sheet, height + 14)) tableHead(sheet, columns)
  let x = margin
  cells.forEach((cell, index) => {
    const { align = 'left', width } = columns[index]!
    put(sheet, cell, sheet.y, { x, align, ...inside[index]! })
    x += width
  })
  if (note) put(sheet, note, sheet.y + (heights[0] ?? 0), { ...inside[0]!, size: 8.5, colour: muted })
  sheet.y += height + 7
  rule(sheet)
  sheet.y += 7
}
