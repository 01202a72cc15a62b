import { inflateSync } from 'node:zlib'
import { openTypeface, runsOf } from '#platform/kernel/typeface.ts'
import type { Share } from '#platform/providers/index.ts'
import { renderPoster } from '#platform/providers/poster.ts'
import { posterFonts } from '#platform/storefront/poster-fonts.ts'
import { listThemes } from '#platform/storefront/themes.ts'

const share: Share = {
  linkUrl: 'https://salon.example/providers/malerei-gruen?via=link',
  qrUrl: 'https://salon.example/providers/malerei-gruen?via=qr',
  shortAddress: 'salon.example/providers/malerei-gruen',
  slug: 'malerei-gruen',
  businessName: 'Malerei Grün & Söhne',
  headline: 'Clean edges, on time',
  accent: '#b4552d',
  marketplaceName: 'Handwerk',
  theme: 'linen',
}

/** The parts of a PDF that are read: its plain objects, and its streams unpacked. */
function readable(pdf: Buffer): string {
  const streams = [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(
    ([, body]) => {
      try {
        return inflateSync(Buffer.from(body!, 'latin1')).toString('latin1')
      } catch {
        return ''
      }
    },
  )
  return `${pdf.toString('latin1')}\n${streams.join('\n')}`
}

test.each([
  ['A4', '[0 0 595.28 841.89]'],
  ['A6', '[0 0 297.64 419.53]'],
] as const)('a poster is one %s page', async (size, box) => {
  const text = readable(await renderPoster(share, { size, locale: 'en' }))

  expect(text.startsWith('%PDF-1.')).toBe(true)
  expect(text).toContain(`/MediaBox ${box}`)
  expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1)
})

test('a poster names its marketplace and no other maker', async () => {
  const text = readable(await renderPoster(share, { size: 'A4', locale: 'de' }))

  expect(text.toLowerCase()).not.toContain('pdfkit')
  expect(text.toLowerCase()).not.toContain('shingle')
  expect(text).toContain('/Lang (de)')
})

test.each(listThemes())('the typefaces of %s are in its posters', async (theme) => {
  const plain = await renderPoster(share, { size: 'A4', locale: 'en' })
  const themed = await renderPoster(share, { size: 'A4', locale: 'en', fonts: posterFonts(theme) })

  expect(readable(plain)).not.toContain('/FontFile2')
  expect(readable(themed).match(/\/FontFile[23]/g)!.length).toBeGreaterThanOrEqual(2)
})

test('fonts that cannot be read leave a poster in plain type', async () => {
  const fonts = { heading: ['/nowhere.woff2'], text: ['/nowhere.woff2'] }

  const text = readable(await renderPoster(share, { size: 'A4', locale: 'en', fonts }))

  expect(text).toContain('/BaseFont /Helvetica-Bold')
})

test('a letter is set in the first font that has it, or loses its accent, or is left out', async () => {
  const typeface = await openTypeface([], 'Helvetica')

  expect(runsOf('Łódź 東 – ok', typeface).map(({ text }) => text)).toEqual(['Lódz  – ok'])
})

test('extended Latin comes from the second font of a theme', async () => {
  const typeface = await openTypeface(posterFonts('linen')!.heading, 'Helvetica-Bold')

  expect(runsOf('Łódź', typeface).map(({ text }) => text)).toEqual(['Ł', 'ód', 'ź'])
})

test('names and headlines of any length stay on the page', async () => {
  for (const businessName of ['x'.repeat(80), 'Rechtsanwaltskanzlei '.repeat(4).slice(0, 80), '東京']) {
    const long = {
      ...share,
      businessName,
      headline: 'Wort '.repeat(28),
      shortAddress: `${'a'.repeat(60)}.example`,
    }

    const pdf = await renderPoster(long, { size: 'A6', locale: 'it' })

    expect(readable(pdf).match(/\/Type \/Page\b/g)).toHaveLength(1)
  }
})
