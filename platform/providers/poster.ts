import Pdf from 'pdfkit'
import {
  openTypeface,
  type PrintFonts,
  registerTypeface,
  setCentred,
  type Typeface,
} from '#platform/kernel/typeface.ts'
import { type PosterSize, qrModules, type Share } from './share.ts'

/** The typefaces of the marketplace's theme, as files. */
export type PosterFonts = PrintFonts

const invitations: Record<string, string> = {
  en: 'Scan to see free times and book',
  de: 'Scannen, freie Termine sehen und buchen',
  it: 'Inquadra il codice, scegli un orario e prenota',
}

const ink = '#1a1a1a'
const muted = '#555555'

/**
 * A page to print and put on the counter: name, headline, code, address, in the marketplace's brand and no other.
 * Vector throughout, so it is sharp at any size.
 */
export async function renderPoster(
  share: Share,
  options: { size: PosterSize; locale: string; fonts?: PosterFonts | null },
): Promise<Buffer> {
  const [heading, text] = await Promise.all([
    openTypeface(options.fonts?.heading ?? [], 'Helvetica-Bold'),
    openTypeface(options.fonts?.text ?? [], 'Helvetica'),
  ])
  const doc = new Pdf({
    size: options.size,
    margin: 0,
    lang: options.locale,
    displayTitle: true,
    // The library would sign with its own name.
    info: {
      Title: share.businessName,
      Author: share.businessName,
      Creator: share.marketplaceName,
      Producer: share.marketplaceName,
    },
  })
  const file = collect(doc)
  registerTypeface(doc, heading)
  registerTypeface(doc, text)
  draw(doc, share, { heading, text }, invitations[options.locale.slice(0, 2)] ?? invitations.en!)
  doc.end()
  return file
}

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
}

type Typefaces = { heading: Typeface; text: Typeface }

function draw(doc: PDFKit.PDFDocument, share: Share, { heading, text }: Typefaces, invitation: string) {
  const { width, height } = doc.page
  const unit = width / 100
  const accent = share.accent ?? ink
  const column = { x: 10 * unit, width: 80 * unit }

  doc.rect(0, 0, width, 2.5 * unit).fill(accent)
  let y = 14 * unit
  y += setCentred(doc, share.businessName, heading, {
    ...column,
    y,
    size: 9 * unit,
    leading: 1.15,
    mostLines: 2,
    colour: ink,
  })
  if (share.headline) {
    y += 3 * unit
    y += setCentred(doc, share.headline, text, {
      ...column,
      y,
      size: 4 * unit,
      leading: 1.35,
      mostLines: 3,
      colour: muted,
    })
  }

  const codeSize = 48 * unit
  const foot = height - 38 * unit
  const codeTop = y + Math.max(4 * unit, (foot - y - codeSize) / 2)
  drawCode(doc, share.qrUrl, (width - codeSize) / 2, codeTop, codeSize)

  y = codeTop + codeSize + 5 * unit
  y += setCentred(doc, invitation, heading, {
    ...column,
    y,
    size: 4.4 * unit,
    leading: 1.25,
    mostLines: 1,
    colour: ink,
  })
  setCentred(doc, share.shortAddress, text, {
    ...column,
    y: y + 1.5 * unit,
    size: 3.6 * unit,
    leading: 1.3,
    mostLines: 2,
    colour: muted,
  })
  doc.rect(width / 2 - 5 * unit, height - 13 * unit, 10 * unit, 0.5 * unit).fill(accent)
  setCentred(doc, share.marketplaceName, text, {
    ...column,
    y: height - 10 * unit,
    size: 3.2 * unit,
    leading: 1.3,
    mostLines: 1,
    colour: muted,
  })
}

/** One rectangle for each stretch of dark modules in a row; hair-thin gaps between modules would confuse readers. */
function drawCode(doc: PDFKit.PDFDocument, url: string, x: number, y: number, side: number): void {
  const { size, isDark } = qrModules(url)
  const module = side / size
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!isDark(row, column)) continue
      let end = column + 1
      while (end < size && isDark(row, end)) end += 1
      doc.rect(x + column * module, y + row * module, (end - column) * module, module * 1.02)
      column = end
    }
  }
  doc.fill('#000000')
}
