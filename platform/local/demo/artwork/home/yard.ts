/** What is seen through a window, in a garden and beside a door. */
import { arch, n, polygon } from '../sheet.ts'
import {
  BUTTER,
  CREAM,
  DELFT,
  form,
  groundShadow,
  INK,
  leafPath,
  leafShade,
  SAGE,
  TOMATO,
  vessel,
  type Room,
} from './room.ts'

export function roofs({ sheet, random }: Room, x: number, y: number, w: number, h: number): void {
  for (let index = 0; index < 5; index++) {
    const [left, width] = [x + index * (w / 4.4) - 40, random.between(150, 210)]
    const top = y + h * random.between(0.5, 0.68)
    const colour = random.pick(['#d6a77c', '#c9856a', '#9fb0ae', '#e0c697'])
    sheet.path(
      polygon(
        [left, y + h],
        [left, top],
        [left + width / 2, top - 90],
        [left + width, top],
        [left + width, y + h],
      ),
      colour,
      { opacity: 0.85 },
    )
    for (let pane = 0; pane < 4; pane++)
      sheet.rect(left + 30 + (pane % 2) * 66, top + 30 + Math.floor(pane / 2) * 90, 34, 50, '#fff3cf', {
        opacity: 0.8,
      })
  }
  for (let index = 0; index < 6; index++)
    sheet.circle(
      x + random.between(0, w),
      y + h - random.between(0, 40),
      random.between(60, 110),
      random.pick(['#7f9a68', '#95ab7b']),
    )
}

export function squeegee(room: Room): void {
  const { sheet } = room
  sheet.path('M-150 -20C-170 -220 -120 -330 -60 -380H210C170 -260 150 -150 150 -20z', '#eef6f5', {
    opacity: 0.5,
  })
  form(room, 'M-160 -20H160V4H-160z', INK)
  form(room, 'M-164 4H164V26H-164z', '#aeb7bb')
  form(room, 'M-20 26H20L14 96H-14z', '#8b979c')
  vessel(room, 'M-20 92H20L24 300Q0 316 -24 300z', BUTTER)
}

export function shed(room: Room, colour: string, x: number): void {
  const { sheet } = room
  form(room, polygon([x - 200, 700], [x - 200, 380], [x, 230], [x + 200, 380], [x + 200, 700]), colour)
  for (let at = -160; at < 200; at += 40)
    sheet.line(`M${n(x + at)} ${n(260 + Math.abs(at) * 0.75)}V700`, INK, 3, { opacity: 0.22 })
  form(
    room,
    polygon([x - 240, 392], [x, 208], [x + 240, 392], [x + 240, 430], [x, 246], [x - 240, 430]),
    CREAM,
  )
  form(room, polygon([x - 70, 700], [x - 70, 470], [x + 70, 470], [x + 70, 700]), CREAM)
  sheet.line(`M${x - 60} 480L${x + 60} 690M${x + 60} 480L${x - 60} 690`, colour, 12, { cap: 'butt' })
  const pane = arch(x - 34, 300, 68, 100)
  sheet.path(pane, '#fbe7a6').line(pane, CREAM, 9, { cap: 'butt' })
}

export function flower(room: Room, x: number, y: number): void {
  const { sheet, random } = room
  const height = random.between(90, 220)
  const bloom = random.pick([TOMATO, BUTTER, '#f6ead0', DELFT, '#d88c86'])
  sheet.at(
    x,
    y,
    () => {
      sheet.line(`M0 0V${n(-height)}`, '#4f6a42', 6)
      for (const turn of [-52, 48])
        sheet.at(
          0,
          -height * 0.24,
          () => sheet.path(leafPath(15, 84), SAGE).path(leafShade(15, 84), INK, { opacity: 0.2 }),
          1,
          turn,
        )
      if (random.chance(0.5)) {
        for (let petal = 0; petal < 8; petal++)
          sheet.at(0, -height, () => sheet.ellipse(0, -24, 12, 24, bloom), 1, petal * 45)
        sheet.circle(0, -height, 13, bloom === BUTTER ? '#8d5a2b' : BUTTER)
      } else {
        form(
          room,
          `M-26 ${n(-height - 42)}L-12 ${n(-height - 24)}L0 ${n(-height - 48)}L12 ${n(-height - 24)}L26 ${n(-height - 42)}C32 ${n(-height)} 18 ${n(-height + 14)} 0 ${n(-height + 14)}C-18 ${n(-height + 14)} -32 ${n(-height)} -26 ${n(-height - 42)}z`,
          bloom,
        )
      }
    },
    1,
    random.between(-7, 7),
  )
}

export function leaves({ sheet, random }: Room): void {
  for (let index = 0; index < 8; index++) {
    sheet.at(
      0,
      0,
      () =>
        sheet
          .path(leafPath(22, 130), random.pick(['#6f8b5c', '#55724c']))
          .path(leafShade(22, 130), INK, { opacity: 0.2 }),
      1,
      -70 + index * 20,
    )
  }
}

export function lantern(room: Room, x: number, y: number, isLit: boolean): void {
  const { sheet } = room
  sheet.line(`M${x - 70} ${y - 60}H${x}V${y - 20}`, INK, 12)
  form(room, polygon([x - 52, y], [x, y - 44], [x + 52, y]), INK)
  sheet.path(
    polygon([x - 44, y], [x + 44, y], [x + 34, y + 130], [x - 34, y + 130]),
    isLit ? '#ffe39a' : '#dfe8e6',
  )
  sheet.line(`M${x - 44} ${y}L${x - 34} ${y + 130}H${x + 34}L${x + 44} ${y}M${x} ${y}V${y + 130}`, INK, 8)
  groundShadow(room, 1)
}
