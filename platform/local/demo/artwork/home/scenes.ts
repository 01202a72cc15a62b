/** Home: daylight on things that are cared for. */
import type { Random } from '../random.ts'
import type { Scene } from '../scenes.ts'
import { Sheet, SHEET_WIDTH } from '../sheet.ts'
import { bathroom, kitchen, laundry, livingRoom, painting, pantry, workbench } from './indoors.ts'
import { frontDoor, garden, windows } from './outdoors.ts'
import { room, type Room } from './room.ts'

const DRAW: Readonly<Record<string, (room: Room) => void>> = {
  kitchen,
  laundry,
  bathroom,
  workbench,
  garden,
  painting,
  windows,
  'living-room': livingRoom,
  'front-door': frontDoor,
  pantry,
}

export function drawHome(scene: Scene, random: Random): Sheet {
  const sheet = new Sheet()
  // The sun comes from the left in every drawing; half of the pictures are turned over.
  const transform = random.chance(0.5) ? `translate(${SHEET_WIDTH} 0) scale(-1 1)` : ''
  return sheet.group({ transform }, () => DRAW[scene]?.(room(sheet, random)))
}
