/**
 * Demo pictures, drawn by the project itself: a scene becomes SVG, sharp makes it pixels, and grain is laid over them.
 * Deterministic: trade, scene, seed and size decide every pixel.
 */
import sharp from 'sharp'
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

/**
 * A PNG of the scene, hardly compressed: it is read again at once. Throws RangeError when the trade has no such scene.
 */
export async function renderArtwork(request: ArtworkRequest): Promise<Buffer> {
  const svg = drawScene(request).toSvg(request.width ?? 1600, request.height ?? 1067)
  const { data, info } = await sharp(Buffer.from(svg)).flatten().raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  layGrain(data, width, channels, request.trade)
  return sharp(data, { raw: { width, height, channels } }).png({ compressionLevel: 0 }).toBuffer()
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

/** By trade: which row of its table each pixel of the tile takes. */
const grains = new Map<Trade, { tile: Uint8Array; table: Uint8Array }>()

/** Grain in soft light (W3C Compositing and Blending, section 10.1.12), by table: sharp takes ten times as long. */
function layGrain(pixels: Buffer, width: number, channels: number, trade: Trade): void {
  let grain = grains.get(trade)
  if (!grain) grains.set(trade, (grain = drawGrain(GRAIN[trade])))
  const { tile, table } = grain
  let at = 0
  for (let y = 0; at < pixels.length; y += 1) {
    const line = (y % TILE) * TILE
    for (let x = 0; x < width; x += 1) {
      const row = tile[line + (x % TILE)]! * 256
      for (const end = at + channels; at < end; at += 1) pixels[at] = table[row + pixels[at]!]!
    }
  }
}

function drawGrain(strength: number) {
  const random = new Random('grain')
  const levels = Math.round(strength * 1.4) + 1
  const tile = new Uint8Array(TILE * TILE)
  for (let at = 0; at < tile.length; at += 1) {
    const isLight = random.next() >= 0.5
    tile[at] = Math.round(strength * (0.4 + random.next())) + (isLight ? levels : 0)
  }
  const table = new Uint8Array(2 * levels * 256)
  for (let level = 0; level < levels; level += 1) {
    for (let value = 0; value < 256; value += 1) {
      const base = value / 255
      const mixed = (blended: number) => Math.round(255 * (base + (level / 255) * (blended - base)))
      table[level * 256 + value] = mixed(base * base)
      table[(levels + level) * 256 + value] = mixed(
        base <= 0.25 ? ((16 * base - 12) * base + 4) * base : Math.sqrt(base),
      )
    }
  }
  return { tile, table }
}
