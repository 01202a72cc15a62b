/** A screen print: flat inks a little out of register under a black key, dots for shade, blocks for ground. */
import type { Random } from '../random.ts'
import { n, polygon, SHEET_HEIGHT, SHEET_WIDTH, type Sheet } from '../sheet.ts'

export const PAPER = '#f8f6ed'
export const KEY = '#17161f'
export const RED = '#e2412b'
export const YELLOW = '#ffcf2e'
export const TEAL = '#16a299'
export const MINT = '#84d8d0'
export const BLUSH = '#f6b7a4'
export const INKS = [RED, YELLOW, TEAL, MINT, BLUSH] as const

export type Print = Readonly<{
  sheet: Sheet
  random: Random
  /** How far colour lies from the key, in units. */
  shift: readonly [number, number]
  /** Inks of this print in the order of their weight: ground, second, object, light. */
  inks: readonly [string, string, string, string]
}>

const SETS: readonly Print['inks'][] = [
  [YELLOW, MINT, RED, PAPER],
  [MINT, YELLOW, RED, PAPER],
  [RED, YELLOW, MINT, PAPER],
  [TEAL, BLUSH, YELLOW, PAPER],
  [PAPER, YELLOW, RED, MINT],
  [BLUSH, TEAL, YELLOW, PAPER],
]

export function print(sheet: Sheet, random: Random): Print {
  const angle = random.between(0, Math.PI * 2)
  return { sheet, random, shift: [Math.cos(angle) * 6, Math.sin(angle) * 6], inks: random.pick(SETS) }
}

/** Colour first, out of register, then the black line around where it should have been. */
export function inked({ sheet, shift }: Print, d: string, fill: string, line = 7): void {
  sheet.path(d, fill, { transform: `translate(${n(shift[0])} ${n(shift[1])})` })
  if (line > 0) sheet.path(d, 'none', { stroke: KEY, width: line })
}

/** Dots within a shape: the print's grey. */
export function dotted({ sheet }: Print, d: string, ink: string = KEY, size = 15, weight = 0.26): void {
  const dot = `<circle cx="${size / 2}" cy="${size / 2}" r="${n(size * weight)}" fill="${ink}"/>`
  sheet.path(d, sheet.pattern(size, 45, dot))
}

/** Lines within a shape. */
export function hatched(
  { sheet }: Print,
  d: string,
  ink: string = KEY,
  size = 16,
  angle = 45,
  weight = 5,
): void {
  sheet.path(
    d,
    sheet.pattern(size, angle, `<path d="M0 ${size / 2}H${size}" stroke="${ink}" stroke-width="${weight}"/>`),
  )
}

/** A field of dots that shrink from one side to the other; `angle` in degrees is where they end. */
export function fade(
  { sheet }: Print,
  field: readonly [number, number, number, number],
  ink: string,
  angle: number,
  step = 26,
): void {
  const [x, y, w, h] = field
  const radians = (angle * Math.PI) / 180
  const [dx, dy] = [Math.cos(radians), Math.sin(radians)]
  const reach = Math.abs(dx) * w + Math.abs(dy) * h
  let dots = ''
  for (let row = 0; row * step * 0.86 < h; row++) {
    for (let column = 0; column * step < w; column++) {
      const [cx, cy] = [x + column * step + (row % 2 ? step / 2 : 0), y + row * step * 0.86]
      const along = ((cx - x - w / 2) * dx + (cy - y - h / 2) * dy) / reach + 0.5
      const r = step * 0.48 * Math.max(0, 1 - along * 1.08) ** 1.2
      if (r < 1 || cx > x + w || cy > y + h) continue
      dots += `M${n(cx - r)} ${n(cy)}a${n(r)} ${n(r)} 0 1 0 ${n(r * 2)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-r * 2)} 0`
    }
  }
  sheet.path(dots, ink)
}

/** The poster's ground: blocks of flat ink edge to edge, one quarter circle, one fade of dots. Returns the floor's y. */
export function ground(it: Print, floor = 800): number {
  const { sheet, random, inks } = it
  const [first, second, third, fourth] = inks
  sheet.rect(0, 0, SHEET_WIDTH, SHEET_HEIGHT, first)
  const split = random.pick([0, 480, 1040])
  if (split > 0) sheet.rect(split, 0, SHEET_WIDTH - split, floor, second)
  const r = random.between(300, 430)
  const [cx, cy] = random.pick([
    [SHEET_WIDTH, 0],
    [0, 0],
    [split || 800, floor],
    [SHEET_WIDTH, floor],
  ] as const)
  sheet.circle(cx, cy, r, third === first || third === second ? fourth : third, { opacity: 1 })
  // Densest at the edge of the sheet, gone before the middle.
  if (random.chance(0.5)) fade(it, [0, 0, 640, floor], KEY, random.pick([0, 40]), random.pick([24, 30]))
  else fade(it, [960, 0, 640, floor], KEY, random.pick([180, 140]), random.pick([24, 30]))
  sheet.rect(
    0,
    floor,
    SHEET_WIDTH,
    SHEET_HEIGHT - floor,
    random.pick([KEY, fourth === PAPER ? PAPER : fourth, third]),
  )
  sheet.rect(0, floor - 4, SHEET_WIDTH, 9, KEY)
  return floor
}

/** A block shadow, hard and to the right, as dots. */
export function dropShadow(it: Print, width: number, height = 26): void {
  const d = polygon([-width / 2, 4], [width / 2 + 60, 4], [width / 2 + 30, height], [-width / 2 - 20, height])
  it.sheet.path(d, KEY, { opacity: 0.9 })
}

export function circlePath(x: number, y: number, r: number): string {
  return `M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 0 ${n(r * 2)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-r * 2)} 0z`
}

export function box(x: number, y: number, w: number, h: number): string {
  return `M${n(x)} ${n(y)}h${n(w)}v${n(h)}h${n(-w)}z`
}
