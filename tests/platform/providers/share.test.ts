import sharp from 'sharp'
import { getShare, renderQrPng, renderQrSvg, shareUrl, unpublishProvider } from '#platform/providers/index.ts'
import { qrModules } from '#platform/providers/share.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { as, guest, listedProvider, member } from '#tests/support/supply.ts'

const origin = 'http://salon.localhost:3000'

test('codes and links lead to the page and say where their visitors come from', () => {
  expect(shareUrl(origin, 'malerei-gruen', 'qr')).toBe(`${origin}/providers/malerei-gruen?via=qr`)
  expect(shareUrl(origin, 'malerei-gruen', 'link')).toBe(`${origin}/providers/malerei-gruen?via=link`)
})

test('what is shared carries the brand of the provider, and of the marketplace where it has none', () =>
  inTestTenant(async (ctx) => {
    const { id } = await listedProvider(ctx, { accent: '#336699', headline: 'Clean edges' })
    const plain = await listedProvider(ctx)

    const share = await getShare(as(guest, ctx), { providerId: id, origin })

    expect(share).toMatchObject({
      qrUrl: `${origin}/providers/malerei-gruen?via=qr`,
      shortAddress: 'salon.localhost:3000/providers/malerei-gruen',
      businessName: 'Malerei Grün',
      headline: 'Clean edges',
      accent: '#336699',
    })
    expect(share.marketplaceName).toMatch(/^Marketplace /)
    expect((await getShare(ctx, { providerId: plain.id, origin })).accent).toBeNull()
  }))

test('there is no code for a page that is not public, but for its own people', () =>
  inTestTenant(async (ctx) => {
    const { id } = await listedProvider(ctx)
    await unpublishProvider(ctx, { providerId: id, version: null })

    await expect(getShare(as(guest, ctx), { providerId: id, origin })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await getShare(as(member(id), ctx), { providerId: id, origin })).toMatchObject({
      slug: 'malerei-gruen',
    })
  }))

test('SVG and PNG show the same code, dark on light, with four clear modules around it', async () => {
  const url = shareUrl(origin, 'malerei-gruen', 'qr')
  const { size, isDark } = qrModules(url)
  const scale = 8
  const width = (size + 8) * scale

  const png = await renderQrPng(url, width)
  const fromSvg = await sharp(Buffer.from(await renderQrSvg(url)))
    .resize(width)
    .png()
    .toBuffer()

  for (const image of [png, fromSvg]) {
    const { data, info } = await sharp(image).greyscale().raw().toBuffer({ resolveWithObject: true })
    const darkAt = (row: number, column: number) =>
      data[((row + 4.5) * scale * info.width + (column + 4.5) * scale) * info.channels]! < 128
    expect(info.width).toBe(width)
    for (let row = -4; row < size + 4; row += 1) {
      for (let column = -4; column < size + 4; column += 1) {
        const isInside = row >= 0 && row < size && column >= 0 && column < size
        expect(darkAt(row, column)).toBe(isInside && isDark(row, column))
      }
    }
  }
})
