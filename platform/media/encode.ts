import sharp, { type Metadata, type Sharp, type WebpOptions } from 'sharp'
import { AppError } from '#platform/kernel/errors.ts'
import type { Variant } from './models.ts'
import { assertUsable, invalidImage, maxPixels, variantWidths } from './rules.ts'

export type EncodedImage = {
  width: number // pixels, of the widest variant
  height: number
  dominantColour: string
  variants: (Variant & { bytes: Buffer })[] // narrowest first
}

/**
 * Decodes an image that a stranger sent and writes it anew: upright, in sRGB, without any metadata, as webp in each
 * width. Nothing of the sent bytes survives, so a file that is also something else stops being it.
 * @throws AppError `payload_too_large`, `validation_failed`, `unavailable` when too many wait
 */
export const encodeImage = (bytes: Uint8Array, effort: Effort = 'thorough'): Promise<EncodedImage> =>
  withRoom(() => encode(bytes, effort))

/** `quick` takes a fifth of the time, for a tenth more bytes and softer edges between strong colours. */
export type Effort = keyof typeof efforts
const efforts = {
  thorough: { quality: 80, smartSubsample: true },
  quick: { quality: 82, effort: 2 },
} as const satisfies Record<string, WebpOptions>

async function encode(bytes: Uint8Array, effort: Effort): Promise<EncodedImage> {
  const source = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 })
  const measures = await measure(source)
  assertUsable(measures)

  // Decoded once, down to the widest variant; the narrower ones are made from it.
  const [largest = 0, ...narrower] = variantWidths(measures.width).toReversed()
  const { data, info } = await source
    .autoOrient()
    .resize({ width: largest, withoutEnlargement: true })
    .toColourspace('srgb')
    .timeout({ seconds: 20 })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw unreadable(error)
    })
  const decoded = () =>
    sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })

  const variants: EncodedImage['variants'] = []
  for (const width of [...narrower.toReversed(), largest]) {
    variants.push(await encodeVariant(decoded().resize({ width }), width, effort))
  }
  const { width, height } = info
  return { width, height, dominantColour: await dominantColour(decoded()), variants }
}

async function encodeVariant(image: Sharp, width: number, effort: Effort) {
  const { data, info } = await image.webp(efforts[effort]).toBuffer({ resolveWithObject: true })
  return { width, height: info.height, byteSize: data.length, bytes: data }
}

/** The size as seen, after the camera's orientation is applied. */
async function measure(source: Sharp) {
  let metadata: Metadata
  try {
    metadata = await source.metadata()
  } catch (error) {
    throw unreadable(error)
  }
  const { autoOrient, pages = 1 } = metadata
  return { width: autoOrient.width, height: autoOrient.height, frames: pages }
}

function unreadable(error: unknown): AppError {
  const reason = error instanceof Error ? error.message : ''
  if (/pixel limit/i.test(reason)) {
    return new AppError('payload_too_large', { detail: 'The image has too many pixels', cause: error })
  }
  return invalidImage('The image is damaged or cannot be read', error)
}

/** What is seen while the image loads: the most frequent colour, on white where the image is transparent. */
async function dominantColour(image: Sharp): Promise<string> {
  const small = await image
    .resize({ width: 64, height: 64, fit: 'inside' })
    .flatten({ background: '#ffffff' })
    .png()
    .toBuffer()
  const { r, g, b } = (await sharp(small).stats()).dominant
  return `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

// A decoded image may take 200 MB: two at a time, whatever is uploaded.
const atATime = 2
const maxWaiting = 30
let underWay = 0
const waiting: (() => void)[] = []

async function withRoom<T>(work: () => Promise<T>): Promise<T> {
  if (underWay >= atATime) {
    if (waiting.length >= maxWaiting) {
      throw new AppError('unavailable', { detail: 'Too many images at once', retryAfterSeconds: 5 })
    }
    // Whoever is done hands its place over, so that nobody can slip in between.
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else {
    underWay += 1
  }
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else underWay -= 1
  }
}
