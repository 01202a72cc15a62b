import Pdf from 'pdfkit'
import { openTypeface, type PrintFonts, registerTypeface } from '#platform/kernel/typeface.ts'
import type { DocumentContent, DocumentKind, DocumentParty } from '../rules/index.ts'
import { type Writer, writerOf } from './amounts.ts'
import {
  band,
  bottomOf,
  type Cell,
  contentWidth,
  ensureRoom,
  ink,
  margin,
  measure,
  muted,
  put,
  rule,
  type Sheet,
  tableHead,
  tableRow,
} from './sheet.ts'
import { type PaperWords, paperWords, purposeName } from './words.ts'

export type Paper = {
  kind: DocumentKind
  content: DocumentContent
  /** The typefaces of the brand's theme; plain type without. */
  fonts: PrintFonts | null
  /** PNG or JPEG; the name in type without. */
  logo: Buffer | null
}

type Print = Sheet & { kind: DocumentKind; content: DocumentContent; words: PaperWords; writer: Writer }

/**
 * The document as a PDF, in the brand of its marketplace and no other, in the customer's language. The same document
 * gives the same bytes: nothing in it but what was frozen when it was issued.
 */
export async function renderPaper({ kind, content, fonts, logo }: Paper): Promise<Buffer> {
  const [heading, text] = await Promise.all([
    openTypeface(fonts?.heading ?? [], 'Helvetica-Bold'),
    openTypeface(fonts?.text ?? [], 'Helvetica'),
  ])
  const words = paperWords[content.language]
  const issuedAt = new Date(content.issuedAt)
  const title = `${words.titles[kind]} ${content.label}`
  const doc = new Pdf({
    size: content.page,
    margin: 0,
    bufferPages: true,
    lang: content.language,
    displayTitle: true,
    // The library would sign with its own name, and with the moment.
    info: {
      Title: title,
      Author: content.issuer.name,
      Creator: content.brand.name,
      Producer: content.brand.name,
      CreationDate: issuedAt,
      ModDate: issuedAt,
    },
  })
  const file = collect(doc)
  registerTypeface(doc, heading)
  registerTypeface(doc, text)
  const accent = content.brand.colour ?? ink
  const sheet: Sheet = { doc, heading, text, y: margin, accent, running: `${title} · ${words.continued}` }
  const print: Print = Object.assign(sheet, { kind, content, words, writer: writerOf(content, text) })
  drawHead(print, logo)
  drawLines(print)
  drawTotals(print)
  drawPayments(print)
  drawNotes(print)
  drawFeet(print)
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

/** Whose it is, what it is, from whom and to whom. */
function drawHead(print: Print, logo: Buffer | null): void {
  const { doc, kind, content, words, writer } = print
  const half = contentWidth(print) / 2
  band(print)
  if (logo) doc.image(logo, margin, margin - 6, { fit: [half - 24, 44] })
  else put(print, content.brand.name, margin, { isHeading: true, size: 17, width: half - 12 })
  const right = { x: margin + half, width: half, align: 'right' } as const
  let y = margin
  y += put(print, words.titles[kind], y, { ...right, isHeading: true, size: 19 })
  y += put(print, `${words.number} ${content.label}`, y + 2, right) + 2
  y += put(print, `${words.date} ${writer.date(content.issuedAt)}`, y, right)
  if (content.refersTo) {
    const { label, issuedAt } = content.refersTo
    y += put(print, words.refersTo(label, writer.date(issuedAt)), y, right)
  }
  print.y = Math.max(y, margin + 48) + 26
  const tops = [print.y, print.y]
  const party = (column: number, name: string, of: DocumentParty) => {
    const box = { x: margin + column * half, width: half - 18 }
    tops[column]! += put(print, name, tops[column]!, { ...box, size: 8.5, colour: muted }) + 2
    for (const line of partyLines(of, words, content.locale))
      tops[column]! += put(print, line, tops[column]!, box)
  }
  party(0, words.to, content.recipient)
  party(1, words.from, content.issuer)
  print.y = Math.max(...tops) + 26
}

function partyLines(party: DocumentParty, words: PaperWords, locale: string): string[] {
  const country = party.country
    ? (new Intl.DisplayNames(locale, { type: 'region' }).of(party.country) ?? party.country)
    : null
  return [
    party.name,
    ...party.addressLines,
    ...(country ? [country] : []),
    ...(party.taxId ? [`${words.taxId}: ${party.taxId}`] : []),
    ...(party.email && party.email !== party.name ? [party.email] : []),
  ]
}

function drawLines(print: Print): void {
  const { content, words, writer, kind } = print
  const hasTax = content.lines.some(({ taxes }) => taxes.length > 0)
  const unit = !hasTax ? words.unit.plain : content.isTaxIncluded ? words.unit.included : words.unit.excluded
  const fixed: Cell[] = [
    { width: 56, align: 'right', title: words.quantity },
    { width: 96, align: 'right', title: unit },
    ...(hasTax ? [{ width: 62, align: 'right' as const, title: words.tax }] : []),
    { width: 92, align: 'right', title: words.amount },
  ]
  const taken = fixed.reduce((sum, { width }) => sum + width, 0)
  const columns: Cell[] = [{ width: contentWidth(print) - taken, title: words.description }, ...fixed]
  tableHead(print, columns)
  for (const line of content.lines) {
    const rates = line.taxes.map(({ rate }) => writer.rate(rate)).join(' + ')
    const amount = content.isTaxIncluded ? line.totalAmount : line.netAmount
    tableRow(print, columns, {
      cells: [
        titleOf({ kind, content, words }, line),
        writer.count(line.quantity),
        writer.money(line.unitAmount),
        ...(hasTax ? [rates || '–'] : []),
        writer.money(amount),
      ],
      note: line.reductionAmount > 0 ? words.reduced(writer.money(line.reductionAmount)) : '',
    })
  }
}

function titleOf(
  { kind, content, words }: Pick<Print, 'kind' | 'content' | 'words'>,
  { lineId, title }: DocumentContent['lines'][number],
): string {
  if (content.purpose === 'commission') return words.commission(title)
  if (kind === 'credit_note' || lineId !== null) return title
  const purpose = purposeName(content.language, content.purpose)
  return purpose ? words.part(purpose, title) : title
}

function drawTotals(print: Print): void {
  const { content, words, writer, kind } = print
  const rows: { label: string; note?: string; amount: string; isStrong?: boolean }[] = []
  const sum = { label: words.total[kind], amount: writer.money(content.totalAmount), isStrong: true }
  if (content.taxes.length > 0) rows.push({ label: words.net, amount: writer.money(content.netAmount) })
  for (const { name, rate, jurisdiction, netAmount, amount } of content.taxes) {
    rows.push({
      label: words.taxOf({ name, rate: writer.rate(rate), jurisdiction }),
      ...(content.taxes.length > 1 ? { note: words.onNet(writer.money(netAmount)) } : {}),
      amount: writer.money(amount),
    })
  }
  rows.push(sum)
  const width = Math.min(contentWidth(print), 290)
  const x = margin + contentWidth(print) - width
  const label = { x, width: width - 110 }
  const height = rows.reduce(
    (all, row) => all + measure(print, row.label, label) + (row.note ? 13 : 0) + 6,
    20,
  )
  ensureRoom(print, height)
  print.y += 4
  for (const row of rows) {
    if (row.isStrong) {
      rule(print, { x, width, colour: ink })
      print.y += 7
    }
    const size = row.isStrong ? 12 : 9.5
    const isHeading = row.isStrong === true
    const taken = put(print, row.label, print.y, { ...label, size, isHeading })
    put(print, row.amount, print.y, { x: x + width - 110, width: 110, align: 'right', size })
    print.y += taken
    if (row.note) print.y += put(print, row.note, print.y, { ...label, size: 8.5, colour: muted })
    print.y += 5
  }
  print.y += 14
}

/** What was paid when, and what is left: a paper that is paid asks for nothing. */
function drawPayments(print: Print): void {
  const { content, words, writer, kind } = print
  if (kind === 'fee_invoice' || kind === 'credit_note') return
  const { payments, totalAmount } = content
  const rows = payments.map(({ at, amount, means, method, label, taxAmount }) => ({
    label: [
      writer.date(at),
      ...(means === 'card' ? (method ? [words.paidWith(method)] : []) : [words.means[means]]),
      ...(label ? [words.receipt(label)] : []),
      ...(label && taxAmount > 0 ? [words.ofWhichTax(writer.money(taxAmount))] : []),
    ].join(', '),
    amount: writer.money(amount),
  }))
  const paid = payments.reduce((sum, { amount }) => sum + amount, 0)
  rows.push({ label: words.due, amount: writer.money(Math.max(0, totalAmount - paid)) })
  ensureRoom(print, 60)
  print.y += put(print, words.payments, print.y, { isHeading: true, size: 11 }) + 4
  for (const { label, amount } of rows) {
    const box = { width: contentWidth(print) - 120 }
    ensureRoom(print, measure(print, label, box) + 4)
    const taken = put(print, label, print.y, box)
    put(print, amount, print.y, {
      x: margin + contentWidth(print) - 110,
      width: 110,
      align: 'right',
    })
    print.y += taken + 4
  }
  print.y += 12
}

/** What the law or honesty wants to be said. */
function drawNotes(print: Print): void {
  const { content, words, kind } = print
  const reasons = new Set(content.lines.flatMap(({ exemption }) => exemption ?? []))
  const notes = [
    ...(content.isTaxIncluded && content.taxes.length > 0 ? [words.taxIncluded] : []),
    ...[...reasons].map((reason) => words.exemptions[reason]),
    ...(kind === 'fee_invoice' ? [words.keptBack] : []),
    ...(content.isThroughMarketplace ? [words.through(content.brand.name, content.issuer.name)] : []),
  ]
  for (const note of notes) {
    ensureRoom(print, measure(print, note) + 4)
    print.y += put(print, note, print.y, { colour: muted }) + 3
  }
}

function drawFeet(print: Print): void {
  const { doc, content, words } = print
  const { start, count } = doc.bufferedPageRange()
  const { name, addressLines, taxId } = content.issuer
  const issuer = [name, ...addressLines, ...(taxId ? [`${words.taxId}: ${taxId}`] : [])].join(' · ')
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(start + index)
    print.y = bottomOf(print) + 16
    rule(print)
    const width = contentWidth(print) - 90
    const taken = put(print, issuer, print.y + 8, { width, size: 8, colour: muted })
    put(print, words.questions(content.brand.supportEmail), print.y + 8 + taken, {
      width,
      size: 8,
      colour: muted,
    })
    put(print, words.page(index + 1, count), print.y + 8, { size: 8, colour: muted, align: 'right' })
  }
}
