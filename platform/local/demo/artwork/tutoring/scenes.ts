/** Tutoring: posters of the things one learns with. */
import type { Random } from '../random.ts'
import type { Scene } from '../scenes.ts'
import { Sheet } from '../sheet.ts'
import { call, code, desk, globeScene, library } from './desks.ts'
import { print, type Print } from './print.ts'
import { chalkboard, exam, geometry, laboratory, music } from './subjects.ts'

const DRAW: Readonly<Record<string, (it: Print) => void>> = {
  desk,
  chalkboard,
  geometry,
  globe: globeScene,
  laboratory,
  music,
  code,
  library,
  exam,
  call,
}

export function drawTutoring(scene: Scene, random: Random): Sheet {
  const sheet = new Sheet()
  DRAW[scene]?.(print(sheet, random))
  return sheet
}
