/** Smaller things around a desk. */
import { polygon } from '../sheet.ts'
import {
  box,
  circlePath,
  dotted,
  dropShadow,
  hatched,
  inked,
  KEY,
  MINT,
  PAPER,
  RED,
  TEAL,
  YELLOW,
  type Print,
} from './print.ts'

export function pinned(it: Print, x: number, y: number): void {
  inked(it, box(x, y, 300, 220), PAPER)
  hatched(it, box(x + 24, y + 110, 120, 86), TEAL, 16)
  it.sheet.line(`M${x + 30} ${y + 50}H${x + 230}M${x + 30} ${y + 82}H${x + 160}`, KEY, 8, { cap: 'butt' })
  inked(it, circlePath(x + 220, y + 150, 42), YELLOW, 6)
  it.sheet.circle(x + 150, y + 6, 16, RED, { stroke: KEY, width: 6 })
}

export function standPot(it: Print): void {
  const { random } = it
  dropShadow(it, 130)
  for (let leaf = 0; leaf < 7; leaf++) {
    it.sheet.at(
      0,
      -120,
      () => inked(it, 'M0 0C-40 -50 -36 -130 0 -190C36 -130 40 -50 0 0z', leaf % 2 ? TEAL : MINT, 6),
      random.between(0.8, 1.1),
      -66 + leaf * 22,
    )
  }
  inked(it, polygon([-74, -130], [74, -130], [54, 0], [-54, 0]), RED)
  dotted(it, polygon([6, -130], [74, -130], [54, 0], [6, 0]), KEY, 14)
}

export function suitcase(it: Print): void {
  dropShadow(it, 300)
  it.sheet.line('M-56 -190V-232H56V-190', KEY, 18, { cap: 'butt' })
  inked(it, box(-160, -190, 320, 190), RED)
  inked(it, box(-110, -190, 34, 190), YELLOW, 6)
  inked(it, box(76, -190, 34, 190), YELLOW, 6)
}

export function metronome(it: Print): void {
  dropShadow(it, 220)
  inked(it, polygon([-60, -330], [60, -330], [120, 0], [-120, 0]), YELLOW)
  inked(it, polygon([-40, -290], [40, -290], [66, -110], [-66, -110]), PAPER, 6)
  it.sheet.at(
    0,
    -100,
    () => it.sheet.line('M0 0V-260', KEY, 10).rect(-20, -200, 40, 44, RED, { stroke: KEY, width: 6 }),
    1,
    it.random.between(-24, 24),
  )
  dotted(it, polygon([20, -90], [98, -90], [120, 0], [20, 0]), KEY, 14)
}
