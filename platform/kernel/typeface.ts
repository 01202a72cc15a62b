import { readFile } from 'node:fs/promises'
import * as fontkit from 'fontkit'
import { decompress } from 'wawoff2'
import { fold } from './words.ts'

/** woff2 files of one typeface, first choice first: usually Latin, then extended Latin. */
export type FontFiles = readonly string[]
/** What a page is printed in, as files: of a marketplace, those of its theme. */
export type PrintFonts = { heading: FontFiles; text: FontFiles }
/** A typeface of a printed page; a letter is taken from the first font that has it. */
export type Typeface = readonly Font[]
export type Font = { name: string; file: Uint8Array | null; has: (codePoint: number) => boolean }

// What WinAnsi, the encoding of PDF's own fonts, adds to Latin 1.
const winAnsi = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')
const standard = (name: string): Font => ({
  name,
  file: null,
  has: (codePoint) =>
    (codePoint >= 0x20 && codePoint < 0x7f) ||
    (codePoint >= 0xa0 && codePoint <= 0xff) ||
    winAnsi.has(String.fromCodePoint(codePoint)),
})

const opened = new Map<string, Promise<Font>>()
let lastUnpacked: Promise<unknown> = Promise.resolve()

/** PDF takes no woff2, so it is unpacked, once per file. */
function openFont(path: string): Promise<Font> {
  const known = opened.get(path)
  if (known) return known
  const font = lastUnpacked.then(() => unpack(path))
  opened.set(path, font)
  // One after another, and copied at once: the unpacker answers with a window on its own memory.
  lastUnpacked = font.catch(() => opened.delete(path))
  return font
}

async function unpack(path: string): Promise<Font> {
  const file = Buffer.from(await decompress(await readFile(path)))
  const font = fontkit.create(file)
  const single = 'fonts' in font ? font.fonts[0]! : font
  return { name: path, file, has: (codePoint) => single.hasGlyphForCodePoint(codePoint) }
}

/**
 * The typeface of these files, with a font that every PDF reader has behind it. Without files, or when they cannot be
 * read, that one alone: a page in plain type is better than none.
 */
export async function openTypeface(
  files: FontFiles,
  fallback: 'Helvetica' | 'Helvetica-Bold',
): Promise<Typeface> {
  const fonts = await Promise.allSettled(files.map(openFont))
  return [...fonts.flatMap((font) => (font.status === 'fulfilled' ? [font.value] : [])), standard(fallback)]
}

type Run = { font: Font; text: string }

/**
 * A text in stretches of one font. A letter that no font has loses its accent, and is left out when that does not
 * help: an empty box tells a reader nothing.
 */
export function runsOf(text: string, typeface: Typeface): Run[] {
  const runs: Run[] = []
  const fontOf = (letter: string) => typeface.find(({ has }) => has(letter.codePointAt(0)!))
  const letters = Array.from(text.normalize('NFC'), (letter) =>
    fontOf(letter) ? letter : withoutAccent(letter),
  )
  for (const letter of letters.join('')) {
    const font = fontOf(letter)
    if (!font) continue
    const last = runs.at(-1)
    if (last?.font === font) last.text += letter
    else runs.push({ font, text: letter })
  }
  return runs
}

const withoutAccent = (letter: string) =>
  letter === letter.toLowerCase() ? fold(letter) : fold(letter).toUpperCase()

/** In points. */
export const widthOf = (doc: PDFKit.PDFDocument, text: string, typeface: Typeface, size: number) =>
  runsOf(text, typeface).reduce(
    (width, run) => width + setFont(doc, run.font, size).widthOfString(run.text),
    0,
  )

/** Sets one of the fonts that `registerTypeface` made known to the document. */
export const setFont = (doc: PDFKit.PDFDocument, { name }: Font, size: number) => doc.font(name, size)

/** Makes a typeface known to a document; each font of it that is used is embedded once. */
export function registerTypeface(doc: PDFKit.PDFDocument, typeface: Typeface): void {
  for (const { name, file } of typeface) {
    if (file !== null) doc.registerFont(name, file)
  }
}

/** Breaks at spaces, and inside a word only when it is wider than a line. */
export function linesOf(
  doc: PDFKit.PDFDocument,
  text: string,
  typeface: Typeface,
  size: number,
  width: number,
) {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word
    if (widthOf(doc, longer, typeface, size) <= width) {
      line = longer
      continue
    }
    if (line) lines.push(line)
    line = word
    while (widthOf(doc, line, typeface, size) > width) {
      let length = line.length - 1
      while (length > 1 && widthOf(doc, line.slice(0, length), typeface, size) > width) length -= 1
      lines.push(line.slice(0, length))
      line = line.slice(length)
    }
  }
  return line ? [...lines, line] : lines
}

type Box = {
  x: number
  y: number
  width: number
  size: number
  leading: number
  mostLines: number
  colour: string
}

/**
 * Sets a text centred in a column, as large as `size` and smaller until it fits `mostLines`.
 * @returns the height it took, in points
 */
export function setCentred(doc: PDFKit.PDFDocument, text: string, typeface: Typeface, box: Box): number {
  let size = box.size
  let lines = linesOf(doc, text, typeface, size, box.width)
  while (lines.length > box.mostLines && size > box.size / 3) {
    size *= 0.94
    lines = linesOf(doc, text, typeface, size, box.width)
  }
  doc.fillColor(box.colour)
  lines.forEach((line, index) => {
    let x = box.x + (box.width - widthOf(doc, line, typeface, size)) / 2
    for (const run of runsOf(line, typeface)) {
      setFont(doc, run.font, size).text(run.text, x, box.y + index * size * box.leading, { lineBreak: false })
      x += doc.widthOfString(run.text)
    }
  })
  return lines.length * size * box.leading
}

type Column = {
  x: number
  y: number
  width: number
  size: number
  leading: number
  colour: string
  align?: 'left' | 'right'
}

/**
 * Sets a text in a column, broken at spaces; a line break in it begins a new line.
 * @returns the height it took, in points
 */
export function setText(doc: PDFKit.PDFDocument, text: string, typeface: Typeface, box: Column): number {
  const lines = brokenLines(doc, text, typeface, box)
  doc.fillColor(box.colour)
  lines.forEach((line, index) => {
    let x = box.align === 'right' ? box.x + box.width - widthOf(doc, line, typeface, box.size) : box.x
    for (const run of runsOf(line, typeface)) {
      setFont(doc, run.font, box.size).text(run.text, x, box.y + index * box.size * box.leading, {
        lineBreak: false,
      })
      x += doc.widthOfString(run.text)
    }
  })
  return lines.length * box.size * box.leading
}

/** What `setText` would take, in points. */
export const heightOf = (
  doc: PDFKit.PDFDocument,
  text: string,
  typeface: Typeface,
  box: Pick<Column, 'width' | 'size' | 'leading'>,
): number => brokenLines(doc, text, typeface, box).length * box.size * box.leading

const brokenLines = (
  doc: PDFKit.PDFDocument,
  text: string,
  typeface: Typeface,
  { size, width }: Pick<Column, 'width' | 'size'>,
) => text.split('\n').flatMap((paragraph) => linesOf(doc, paragraph, typeface, size, width))

/** Whether every letter can be set as it is. */
export const canSet = (text: string, typeface: Typeface): boolean =>
  Array.from(text).every((letter) => typeface.some(({ has }) => has(letter.codePointAt(0)!)))
