/** The light and colours of the home scenes: one sun from the left, warm walls, soft shadows to the right. */
import type { Random } from '../random.ts'
import { n, polygon, SHEET_HEIGHT, SHEET_WIDTH, type Sheet } from '../sheet.ts'

export const INK = '#1d2340'
export const CREAM = '#fbf3e0'
export const DELFT = '#2f4d8f'
export const BUTTER = '#f2cb62'
export const TOMATO = '#c5523a'
export const SAGE = '#71895f'
export const OAK = '#c08f56'

export type Palette = Readonly<{
  wall: string
  wallFar: string
  top: string
  front: string
  accents: readonly string[]
}>

const PALETTES: readonly Palette[] = [
  {
    wall: '#f6e8c9',
    wallFar: '#e2cb9c',
    top: '#d4a56a',
    front: '#a97743',
    accents: [DELFT, TOMATO, SAGE, '#e9b94c'],
  },
  {
    wall: '#d7e2e6',
    wallFar: '#aec3cf',
    top: '#e4c596',
    front: '#b88d58',
    accents: [DELFT, BUTTER, TOMATO, '#5f7f8d'],
  },
  {
    wall: '#f3d988',
    wallFar: '#dcb659',
    top: '#f3e7cf',
    front: '#cdb68c',
    accents: [DELFT, TOMATO, '#5b7c62', CREAM],
  },
  {
    wall: '#d5d9bd',
    wallFar: '#acb48f',
    top: '#cfa36c',
    front: '#9d7144',
    accents: [TOMATO, DELFT, BUTTER, '#f3e6cb'],
  },
  {
    wall: '#eed3bd',
    wallFar: '#d3a98b',
    top: '#ead8b8',
    front: '#bd9a6c',
    accents: [DELFT, SAGE, BUTTER, '#b4482f'],
  },
]

export type Room = Readonly<{
  sheet: Sheet
  random: Random
  palette: Palette
  lit: string
  round: string
  shadow: string
}>

export function room(sheet: Sheet, random: Random): Room {
  return {
    sheet,
    random,
    palette: random.pick(PALETTES),
    lit: sheet.linear(12, [0, '#fff6dc', 0.3], [0.4, '#fff6dc', 0], [0.62, INK, 0.03], [1, INK, 0.3]),
    round: sheet.linear(0, [0, INK, 0.12], [0.22, '#fff6dc', 0.34], [0.5, INK, 0], [1, INK, 0.36]),
    shadow: sheet.radial(0.5, 0.5, 0.5, [0, INK, 0.42], [0.55, INK, 0.2], [1, INK, 0]),
  }
}

/** A flat thing, lighter towards the sun. */
export function form({ sheet, lit }: Room, d: string, fill: string): void {
  sheet.path(d, fill).path(d, lit)
}

/** A round thing: bottle, pot, bucket. */
export function vessel({ sheet, round }: Room, d: string, fill: string): void {
  sheet.path(d, fill).path(d, round)
}

/** The shadow a thing throws on what it stands on; `width` is that of its foot. */
export function groundShadow({ sheet, shadow }: Room, width: number, reach = 1): void {
  sheet.ellipse(width * 0.34 * reach, 2, width * (0.62 + 0.25 * reach), width * 0.1 + 6, shadow)
}

/** Wall with a pool of daylight, down to `floorY`. */
export function wall({ sheet, palette }: Room, floorY = SHEET_HEIGHT): void {
  sheet.rect(0, 0, SHEET_WIDTH, floorY, palette.wall)
  sheet.rect(
    0,
    0,
    SHEET_WIDTH,
    floorY,
    sheet.linear(20, [0, palette.wallFar, 0], [0.35, palette.wallFar, 0.15], [1, palette.wallFar, 1]),
  )
  sheet.rect(
    0,
    0,
    SHEET_WIDTH,
    floorY,
    sheet.radial(0.26, 0.34, 0.62, [0, '#fffaf0', 0.6], [1, '#fffaf0', 0]),
  )
}

/** A table or counter along the whole width: its top from `y`, its front below. */
export function counter({ sheet, palette }: Room, y: number, depth = 170): void {
  sheet.rect(0, y, SHEET_WIDTH, SHEET_HEIGHT - y, palette.top)
  sheet.rect(
    0,
    y,
    SHEET_WIDTH,
    depth,
    sheet.linear(8, [0, '#fffaf0', 0.4], [0.6, '#fffaf0', 0], [1, INK, 0.14]),
  )
  sheet.rect(0, y + depth, SHEET_WIDTH, SHEET_HEIGHT - y - depth, palette.front)
  sheet.rect(0, y + depth, SHEET_WIDTH, 14, CREAM, { opacity: 0.2 })
  sheet.rect(0, y + depth + 14, SHEET_WIDTH, 40, sheet.linear(90, [0, INK, 0.28], [1, INK, 0]))
}

/** Sun through a window, thrown on the wall: panes leaning to the right, with the shadow of a twig. */
export function sunPanes(
  { sheet, random }: Room,
  x: number,
  y: number,
  width: number,
  height: number,
  onPaint = false,
): void {
  const lean = height * random.between(0.22, 0.4)
  const [columns, rows, gap] = [2, random.whole(2, 3), 16]
  const panes: string[] = []
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const [left, top] = [(width / columns) * column, (height / rows) * row]
      const [right, bottom] = [left + width / columns - gap, top + height / rows - gap]
      const slide = (at: number) => (at / height) * lean
      panes.push(
        polygon(
          [x + left + slide(top), y + top],
          [x + right + slide(top), y + top + 10],
          [x + right + slide(bottom), y + bottom + 10],
          [x + left + slide(bottom), y + bottom],
        ),
      )
    }
  }
  const all = panes.join('')
  // On saturated paint the sun deepens the colour; cream laid over it would only make it grey.
  if (onPaint) sheet.path(all, '#ffffff', { blend: 'soft-light', opacity: 0.9 })
  else
    sheet
      .path(all, '#fff7df', { opacity: 0.3, stroke: '#fff7df', width: 5 })
      .path(all, '#fff7df', { opacity: 0.55 })
  sheet.group({ clip: sheet.clip(all), opacity: 0.2 }, () =>
    twig({ sheet, random }, x + width * 0.2, y + height, height * 0.8, INK),
  )
}

function twig(
  { sheet, random }: Pick<Room, 'sheet' | 'random'>,
  x: number,
  y: number,
  length: number,
  colour: string,
): void {
  const sway = random.between(-60, 120)
  sheet.line(
    `M${n(x)} ${n(y)}Q${n(x + sway)} ${n(y - length * 0.5)} ${n(x + sway * 1.4)} ${n(y - length)}`,
    colour,
    7,
  )
  for (let step = 0.2; step < 1; step += 0.11) {
    const at = [x + sway * 1.4 * step, y - length * step] as const
    const turn = (step * 100) % 2 < 1 ? -58 : 52
    sheet.at(at[0], at[1], () => sheet.path(leafPath(26, 92), colour), 1, turn + random.between(-14, 14))
  }
}

/** A leaf from its stalk at 0, 0 upwards. */
export function leafPath(width: number, length: number): string {
  const w = width
  return `M0 0C${n(-w)} ${n(-length * 0.3)} ${n(-w * 0.8)} ${n(-length * 0.8)} 0 ${n(-length)}C${n(w * 0.8)} ${n(-length * 0.8)} ${n(w)} ${n(-length * 0.3)} 0 0z`
}

/** The right half of that leaf, which lies in shade. */
export function leafShade(width: number, length: number): string {
  return `M0 0L0 ${n(-length)}C${n(width * 0.8)} ${n(-length * 0.8)} ${n(width)} ${n(-length * 0.3)} 0 0z`
}
