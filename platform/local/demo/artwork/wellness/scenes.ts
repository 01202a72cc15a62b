/** Wellness: rooms and still lifes in the last light of the day. */
import type { Random } from '../random.ts'
import type { Scene } from '../scenes.ts'
import { Sheet, SHEET_WIDTH } from '../sheet.ts'
import { evening, type Evening } from './evening.ts'
import { leaves, sand, stones } from './landscapes.ts'
import { bath, studio, window } from './rooms.ts'
import { botanical, candles, shelf, towels } from './still-lifes.ts'

const DRAW: Readonly<Record<string, (it: Evening) => void>> = {
  stones,
  bath,
  shelf,
  leaves,
  towels,
  sand,
  window,
  botanical,
  studio,
  candles,
}

export function drawWellness(scene: Scene, random: Random): Sheet {
  const sheet = new Sheet()
  const transform = random.chance(0.5) ? `translate(${SHEET_WIDTH} 0) scale(-1 1)` : ''
  return sheet.group({ transform }, () => DRAW[scene]?.(evening(sheet, random)))
}
