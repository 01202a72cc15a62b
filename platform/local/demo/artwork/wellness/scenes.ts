import type { Random } from '../random.ts'
import type { Scene } from '../scenes.ts'
import { Sheet } from '../sheet.ts'
export function drawWellness(_scene: Scene, _random: Random): Sheet { return new Sheet() }
