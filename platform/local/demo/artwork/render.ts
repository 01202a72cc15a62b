/**
 * Demo pictures, drawn by the project itself: a scene becomes SVG, sharp makes it pixels and lays grain over it.
 * Deterministic: trade, scene, seed and size decide every pixel.
 */
import sharp, { type OverlayOptions } from 'sharp'
import { drawHome } from './home/scenes.ts'
import { Random } from './random.ts'
import { SCENES, type Scene, type Trade } from './scenes.ts'
import type { Sheet } from './sheet.ts'
import { drawTutoring } from './tutoring/scenes.ts'
import { drawWellness } from './wellness/scenes.ts'

export { renderLogo } from './logo.ts'

export type ArtworkRequest = Readonly<{
  trade: Trade
  scene: Scene
  seed: number
  /** Pixels; 1600 × 1067 when left out. Other formats are cropped around the middle. */
  width?: number
  height?: number
}>

/** A WebP of the scene. Throws RangeError when the trade has no such scene. */
export async function renderArtwork(request: ArtworkRequest): Promise<Buffer> {
  const { width = 1600, height = 1067 } = request
  const svg = drawScene(request).toSvg(width, height)
  const grained = sharp(Buffer.from(svg))
    .flatten()
    .composite([await grain(width, height, GRAIN[request.trade])])
  return grained.webp({ quality: 82, effort: 2 }).toBuffer()
}

/** The scene as shapes, before it becomes pixels. */
export function drawScene({ trade, scene, seed }: ArtworkRequest): Sheet {
  if (!(SCENES[trade] as readonly string[]).includes(scene)) {
    throw new RangeError(`The trade "${trade}" has no scene "${scene}".`)
  }
  const random = new Random(`${trade}/${scene}/${seed}`)
  if (trade === 'home') return drawHome(scene, random)
  if (trade === 'tutoring') return drawTutoring(scene, random)
  return drawWellness(scene, random)
}

/** Strength of the grain, of 255. Print has tooth; dusk needs it against bands in its gradients. */
const GRAIN: Record<Trade, number> = { home: 20, tutoring: 24, wellness: 22 }
const TILE = 256
const tiles = new Map<number, Promise<Buffer>>()

async function grain(width: number, height: number, strength: number): Promise<OverlayOptions> {
  let tile = tiles.get(strength)
  if (!tile) {
    tile = drawGrain(strength)
    tiles.set(strength, tile)
  }
  // A tile may not be larger than the picture.
  const fits = sharp(await tile).extract({
    left: 0,
    top: 0,
    width: Math.min(TILE, width),
    height: Math.min(TILE, height),
  })
  return { input: await fits.png().toBuffer(), tile: true, blend: 'soft-light', top: 0, left: 0 }
}

function drawGrain(strength: number): Promise<Buffer> {
  const random = new Random('grain')
  const pixels = Buffer.alloc(TILE * TILE * 4)
  for (let at = 0; at < pixels.length; at += 4) {
    const shade = random.next() < 0.5 ? 0 : 255
    pixels.fill(shade, at, at + 3)
    pixels[at + 3] = Math.round(strength * (0.4 + random.next()))
  }
  return sharp(pixels, { raw: { width: TILE, height: TILE, channels: 4 } })
    .png()
    .toBuffer()
}
