import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { newId } from '#platform/kernel/ids.ts'
import { openLocalStorage, type Storage } from '#platform/kernel/storage.ts'
import { imageViews, readVariant, storeImage } from '#platform/media/index.ts'
import { createTenant, inTenant, testDatabase } from '#tests/support/database.ts'

let folder: string
let storage: Storage
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'))
  storage = openLocalStorage(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const runtime = async () => ({ database: await testDatabase(), storage })
const upload = (bytes: Uint8Array) => ({
  bytes,
  purpose: 'gallery' as const,
  alt: ' A garden ',
  uploadedBy: null,
})
const blue = { r: 20, g: 60, b: 200 }
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: blue } })

test('a photo is kept in each width up to its own, and the view says what a page needs', async () => {
  const scope = await createTenant()

  const view = await storeImage(await runtime(), scope, upload(await picture(1500, 1000).jpeg().toBuffer()))

  expect(view).toMatchObject({ width: 1500, height: 1000, alt: 'A garden' })
  expect(view.variants).toEqual(
    [320, 640, 960, 1280, 1500].map((width) => ({ width, url: `/_media/${view.id}/${width}.webp` })),
  )
  for (const { width } of view.variants) {
    const bytes = await variantBytes(scope, view.id, width)
    expect(await sharp(bytes).metadata()).toMatchObject({
      format: 'webp',
      width,
      height: Math.round((width * 2) / 3),
    })
  }
  expect(Number.parseInt(view.dominantColour.slice(5), 16)).toBeGreaterThan(180)
  expect(await inTenant(scope, (ctx) => imageViews(ctx, [view.id, null, newId()]))).toEqual(
    new Map([[view.id, view]]),
  )
})

test('a small image is not enlarged, a large one not kept larger than pages show', async () => {
  const scope = await createTenant()

  const small = await storeImage(await runtime(), scope, upload(await picture(200, 200).png().toBuffer()))
  const large = await storeImage(await runtime(), scope, upload(await picture(4000, 3000).webp().toBuffer()))

  expect(small.variants.map(({ width }) => width)).toEqual([200])
  expect(large).toMatchObject({ width: 1920, height: 1440 })
  expect(large.variants.map(({ width }) => width)).toEqual([320, 640, 960, 1280, 1920])
})

test('a photo that the camera turned is stored upright', async () => {
  const scope = await createTenant()
  const lying = await picture(600, 400).withMetadata({ orientation: 6 }).jpeg().toBuffer()

  const view = await storeImage(await runtime(), scope, upload(lying))

  expect(view).toMatchObject({ width: 400, height: 600 })
  expect(await sharp(await variantBytes(scope, view.id, 400)).metadata()).toMatchObject({
    width: 400,
    height: 600,
  })
})

test('where and with what a photo was taken does not leave the photographer', async () => {
  const scope = await createTenant()
  const tagged = await picture(400, 300)
    .withExif({
      IFD0: { Copyright: 'SECRET-OWNER' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' },
    })
    .jpeg()
    .toBuffer()
  expect(tagged.includes('SECRET-OWNER')).toBe(true)

  const view = await storeImage(await runtime(), scope, upload(tagged))

  const bytes = await variantBytes(scope, view.id, 320)
  const { exif, xmp, iptc, icc } = await sharp(bytes).metadata()
  expect([exif, xmp, iptc, icc]).toEqual([undefined, undefined, undefined, undefined])
  expect(bytes.includes('SECRET-OWNER')).toBe(false)
})

test('a transparent logo stays transparent', async () => {
  const scope = await createTenant()
  const clear = sharp({ create: { width: 300, height: 100, channels: 4, background: { ...blue, alpha: 0 } } })

  const view = await storeImage(await runtime(), scope, upload(await clear.png().toBuffer()))

  expect((await sharp(await variantBytes(scope, view.id, 300)).metadata()).hasAlpha).toBe(true)
  expect(view.dominantColour).toMatch(/^#f[0-9a-f]f[0-9a-f]f[0-9a-f]$/)
})

test('JPEG in grey or for print, PNG with 16 bits and a palette, WebP and AVIF are read', async () => {
  const scope = await createTenant()
  const grey = await picture(64, 64).toColourspace('b-w').jpeg().toBuffer()
  const print = await picture(64, 64).toColourspace('cmyk').jpeg().toBuffer()
  const deep = await picture(64, 64).toColourspace('rgb16').png().toBuffer()
  const palette = await picture(64, 64).png({ palette: true }).toBuffer()
  const avif = await picture(64, 64).avif({ effort: 0 }).toBuffer()

  for (const bytes of [grey, print, deep, palette, await picture(64, 64).webp().toBuffer(), avif]) {
    expect(await storeImage(await runtime(), scope, upload(bytes))).toMatchObject({ width: 64, height: 64 })
  }
})

test('what stands behind the image in the same file is not kept', async () => {
  const scope = await createTenant()
  const script = '<script>alert(document.domain)</script>'
  const both = Buffer.concat([await picture(400, 300).jpeg().toBuffer(), Buffer.from(script)])

  const view = await storeImage(await runtime(), scope, upload(both))

  expect((await variantBytes(scope, view.id, 400)).includes('script')).toBe(false)
})

const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
test.each([
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><script/></svg>')],
  [
    'an SVG behind a declaration',
    Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
  ],
  ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['HTML that begins like a GIF', Buffer.from('GIF89a/*<script>*/=1')],
  ['a GIF', gif],
  ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj')],
  ['nothing', Buffer.alloc(0)],
  ['noise', Buffer.from('abcdefghijklmnop'.repeat(100))],
])('%s is not taken for an image', async (_what, bytes) => {
  const scope = await createTenant()

  await expect(storeImage(await runtime(), scope, upload(bytes))).rejects.toMatchObject({
    code: 'unsupported_media_type',
  })
  expect(await storedFiles()).toEqual([])
})

test('an image that is sent as a page is refused', async () => {
  const scope = await createTenant()
  const bytes = await picture(100, 100).jpeg().toBuffer()

  const refused = storeImage(await runtime(), scope, { ...upload(bytes), declaredType: 'text/html' })

  await expect(refused).rejects.toMatchObject({ code: 'unsupported_media_type' })
  const mislabelled = storeImage(await runtime(), scope, { ...upload(bytes), declaredType: 'image/png' })
  await expect(mislabelled).resolves.toMatchObject({ width: 100 })
})

test('a damaged, a cut-off, a moving, a tiny and a ribbon-like image are refused with a sentence for the file', async () => {
  const scope = await createTenant()
  const whole = await sharp({
    create: { width: 900, height: 900, channels: 3, background: blue, noise: noise },
  })
    .jpeg()
    .toBuffer()
  const stills = await Promise.all([
    picture(50, 50).png().toBuffer(),
    picture(50, 50).negate().png().toBuffer(),
  ])
  const frames = await sharp(stills, { join: { animated: true } })
    .webp()
    .toBuffer()
  const faulty = {
    damaged: Buffer.concat([whole.subarray(0, 200), Buffer.alloc(500, 0xff), whole.subarray(700)]),
    'cut off': whole.subarray(0, whole.length / 2),
    'header only': (await picture(500, 500).png().toBuffer()).subarray(0, 60),
    moving: frames,
    tiny: await picture(8, 8).png().toBuffer(),
    ribbon: await picture(2000, 100).png().toBuffer(),
  }

  for (const [what, bytes] of Object.entries(faulty)) {
    const answer = await storeImage(await runtime(), scope, upload(bytes)).catch((error) => error)
    expect([what, answer.code, answer.errors?.[0]?.field]).toEqual([what, 'validation_failed', 'file'])
  }
  expect(await storedFiles()).toEqual([])
})

test('a file of a few kilobytes that would unfold to a billion pixels is refused before it does', async () => {
  const scope = await createTenant()
  const bomb = withPngSize(await picture(64, 64).png().toBuffer(), 30_000, 30_000)

  const refused = storeImage(await runtime(), scope, upload(bomb))

  await expect(refused).rejects.toMatchObject({ code: 'payload_too_large', status: 413 })
})

test('more than ten megabytes are refused', async () => {
  const scope = await createTenant()
  const heavy = Buffer.concat([await picture(64, 64).jpeg().toBuffer(), Buffer.alloc(10 * 1024 * 1024)])

  await expect(storeImage(await runtime(), scope, upload(heavy))).rejects.toMatchObject({
    code: 'payload_too_large',
  })
})

test('when a file cannot be stored or the row cannot be written, nothing is left behind', async () => {
  const scope = await createTenant()
  const bytes = await picture(1000, 800).jpeg().toBuffer()
  const full: Storage = {
    ...storage,
    put: async (...call) => {
      if (call[0].endsWith('/640.webp')) throw new Error('no space left on device')
      return storage.put(...call)
    },
  }

  await expect(storeImage({ ...(await runtime()), storage: full }, scope, upload(bytes))).rejects.toThrow(
    'no space',
  )
  await expect(
    storeImage(await runtime(), scope, { ...upload(bytes), alt: 'x'.repeat(301) }),
  ).rejects.toThrow('alt')

  expect(await storedFiles()).toEqual([])
  expect(await inTenant(scope, (ctx) => ctx.trx('images').select('id'))).toEqual([])
})

test('many images at once are worked on one after the other, and all arrive', async () => {
  const scope = await createTenant()
  const bytes = await picture(700, 500).jpeg().toBuffer()
  const built = await runtime()

  const views = await Promise.all(Array.from({ length: 12 }, () => storeImage(built, scope, upload(bytes))))

  expect(new Set(views.map(({ id }) => id)).size).toBe(12)
})

test("another marketplace's image is not there, by whatever address", async () => {
  const [here, there] = [await createTenant(), await createTenant()]
  const view = await storeImage(await runtime(), there, upload(await picture(400, 300).jpeg().toBuffer()))

  expect(await readVariant({ storage }, here, view.id, 320)).toBeNull()
  expect(await readVariant({ storage }, here, `../${there.tenantId}/images/${view.id}`, 320)).toBeNull()
  expect(await inTenant(here, (ctx) => imageViews(ctx, [view.id]))).toEqual(new Map())
})

test.each([
  ['no id', 'nonsense', 320],
  ['a width that was not made', null, 321],
  ['no width', null, Number.NaN],
  ['a negative width', null, -320],
])('%s leads to nothing', async (_what, imageId, width) => {
  const scope = await createTenant()
  const view = await storeImage(await runtime(), scope, upload(await picture(400, 300).jpeg().toBuffer()))

  expect(await readVariant({ storage }, scope, imageId ?? view.id, width)).toBeNull()
})

const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const

async function variantBytes(scope: { tenantId: string }, imageId: string, width: number) {
  const found = await readVariant({ storage }, scope, imageId, width)
  if (!found) throw new Error(`There is no variant of ${width} pixels`)
  return buffer(found.stream)
}

const storedFiles = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

/** Another size in the header of a PNG, with the checksum that belongs to it. */
function withPngSize(png: Buffer, width: number, height: number) {
  const copy = Buffer.from(png)
  copy.writeUInt32BE(width, 16)
  copy.writeUInt32BE(height, 20)
  copy.writeUInt32BE(crc32(copy.subarray(12, 29)), 29)
  return copy
}

function crc32(bytes: Buffer) {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
