import { AppError } from '#platform/kernel/errors.ts'

/** Limits of an upload. Bytes as sent; pixels as decoded, which is what takes the memory. */
export const maxBytes = 10 * 1024 * 1024
export const maxPixels = 50_000_000
export const minSide = 16
/** No side more than so many times the other: what is longer is cut off on every page anyway. */
export const maxRatio = 6

/** What we decode, by the content itself. Everything else (SVG, HTML, PDF, animations…) is refused. */
export const acceptedTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const
export type AcceptedType = (typeof acceptedTypes)[number]
export const isAccepted = (type: string | undefined): type is AcceptedType =>
  acceptedTypes.some((accepted) => accepted === type)

const targetWidths = [320, 640, 960, 1280, 1920] as const
const widest = 1920

/** The widths in which an image is kept: never wider than it is, and its own width where that is a step of its own. */
export function variantWidths(width: number): number[] {
  const largest = Math.min(width, widest)
  return [...targetWidths.filter((target) => target < largest * 0.95), largest]
}

export type Measures = { width: number; height: number; frames: number }

/** @throws AppError `payload_too_large`, `validation_failed` with a sentence for whoever chose the file */
export function assertUsable({ width, height, frames }: Measures): void {
  if (width * height > maxPixels) {
    throw new AppError('payload_too_large', {
      detail: `The image has more than ${maxPixels / 1_000_000} million pixels`,
    })
  }
  if (frames > 1) throw invalidImage('Moving images are not taken; choose a still one')
  if (Math.min(width, height) < minSide) throw invalidImage(`Each side must have at least ${minSide} pixels`)
  if (Math.max(width, height) > maxRatio * Math.min(width, height)) {
    throw invalidImage(`No side may be more than ${maxRatio} times as long as the other`)
  }
}

export const invalidImage = (message: string, cause?: unknown) =>
  new AppError('validation_failed', { detail: message, errors: [{ field: 'file', message }], cause })
