/** Things that stand about in a house. Each stands with its foot at 0, 0 and grows upwards. */
import { n, polygon } from '../sheet.ts'
import {
  BUTTER,
  CREAM,
  DELFT,
  form,
  groundShadow,
  INK,
  leafPath,
  leafShade,
  OAK,
  SAGE,
  TOMATO,
  vessel,
  type Room,
} from './room.ts'

const GREENS = ['#55724c', '#6f8b5c', '#8aa274', '#466349'] as const

export function plant(room: Room, height: number, pot: string = TOMATO): void {
  const { sheet, random } = room
  const potHeight = height * 0.34
  const w = potHeight * 0.52
  groundShadow(room, w * 2)
  const count = random.whole(7, 10)
  const slim = random.chance(0.5)
  for (let index = 0; index < count; index++) {
    const turn = -72 + (144 / (count - 1)) * index + random.between(-8, 8)
    const length = height * (0.62 - Math.abs(turn) / 420) * random.between(0.85, 1.08)
    const width = slim ? length * 0.1 : length * 0.24
    const green = random.pick(GREENS)
    sheet.at(
      random.between(-w * 0.4, w * 0.4),
      -potHeight * 0.92,
      () => {
        sheet.path(leafPath(width, length), green)
        sheet.path(leafShade(width, length), INK, { opacity: 0.2 })
        sheet.line(`M0 0V${n(-length * 0.9)}`, CREAM, 1.6, { opacity: 0.35 })
      },
      1,
      turn,
    )
  }
  vessel(room, polygon([-w, -potHeight], [w, -potHeight], [w * 0.74, 0], [-w * 0.74, 0]), pot)
  vessel(
    room,
    polygon(
      [-w * 1.12, -potHeight],
      [w * 1.12, -potHeight],
      [w * 1.08, -potHeight * 0.8],
      [-w * 1.08, -potHeight * 0.8],
    ),
    pot,
  )
}

export function sprayBottle(room: Room, colour: string): void {
  const { sheet } = room
  groundShadow(room, 92)
  vessel(
    room,
    'M-46 0V-130C-46 -170 -22 -176 -20 -206H20C22 -176 46 -170 46 -130V0Q46 6 38 6H-38Q-46 6 -46 0z',
    colour,
  )
  sheet.rect(-34, -118, 68, 78, CREAM, { r: 6 }).line('M-20 -96H20M-20 -78H8M-20 -60H14', colour, 5)
  form(room, 'M-22 -206H22V-236H-22z', INK)
  form(room, 'M-66 -266L-10 -276H34Q44 -262 40 -236H-24L-30 -244L-66 -246z', CREAM)
  sheet.line('M-34 -242Q-30 -214 -48 -200', INK, 7)
}

export function soapBottle(room: Room, colour: string): void {
  const { sheet } = room
  groundShadow(room, 84)
  vessel(room, 'M-44 0V-112Q-44 -146 -14 -148H14Q44 -146 44 -112V0z', colour)
  sheet.rect(-12, -172, 24, 26, INK).rect(-5, -204, 10, 34, INK)
  sheet.line('M0 -206H-40Q-46 -206 -46 -194', INK, 10)
  sheet.rect(-26, -96, 52, 56, CREAM, { r: 26, opacity: 0.92 })
}

export function dishBrush(room: Room): void {
  const { sheet } = room
  groundShadow(room, 130, 0.5)
  sheet.line('M-4 -30L120 -66', OAK, 15).line('M-2 -34L118 -69', CREAM, 3, { opacity: 0.5 })
  sheet.path('M-60 -6Q-56 0 -54 4H26Q30 0 32 -6L26 -24H-54z', '#e9d7ae')
  for (let x = -50; x < 28; x += 7) sheet.line(`M${x} -22L${n(x * 1.06)} 4`, '#b8965a', 2)
  form(room, 'M-58 -44Q-58 -22 -52 -22H24Q32 -22 32 -44Q-14 -60 -58 -44z', OAK)
}

export function bucket(room: Room, colour: string, size = 1): void {
  const { sheet } = room
  const s = (value: number) => n(value * size)
  groundShadow(room, 200 * size)
  sheet.line(
    `M${s(-112)} ${s(-190)}C${s(-120)} ${s(-330)} ${s(120)} ${s(-330)} ${s(112)} ${s(-190)}`,
    INK,
    6 * size,
  )
  vessel(room, `M${s(-118)} ${s(-196)}H${s(118)}L${s(92)} 0Q0 ${s(18)} ${s(-92)} 0z`, colour)
  sheet.ellipse(0, -196 * size, 118 * size, 24 * size, INK, { opacity: 0.85 })
  sheet.ellipse(0, -192 * size, 104 * size, 17 * size, '#9fc3d3')
  for (const [x, y, r] of [
    [-40, -202, 22],
    [-8, -212, 28],
    [34, -204, 24],
    [62, -198, 16],
    [-66, -196, 15],
  ] as const) {
    sheet.circle(x * size, y * size, r * size, '#f8fbfb', { opacity: 0.94 })
    sheet.circle((x + 5) * size, (y + 5) * size, r * size * 0.7, '#bcd6e0', { opacity: 0.35 })
  }
}

/** Folded cloths, one on the other. */
export function linenStack(room: Room, colours: readonly string[], width = 300): void {
  const { sheet, random } = room
  groundShadow(room, width)
  let y = 0
  for (const colour of colours) {
    const height = random.between(44, 62)
    const w = width * random.between(0.92, 1.02)
    const d = `M${n(-w / 2)} ${n(y)}Q${n(-w / 2 - 26)} ${n(y - height / 2)} ${n(-w / 2)} ${n(y - height)}H${n(w / 2)}V${n(y)}z`
    form(room, d, colour)
    sheet.line(`M${n(-w / 2 + 4)} ${n(y - height / 2)}H${n(w / 2)}`, INK, 2.5, { opacity: 0.28 })
    sheet.line(`M${n(-w / 2)} ${n(y - 2)}H${n(w / 2)}`, INK, 4, { opacity: 0.22 })
    if (random.chance(0.55))
      sheet
        .rect(w / 2 - 62, y - height, 9, height, CREAM, { opacity: 0.75 })
        .rect(w / 2 - 44, y - height, 4, height, CREAM, { opacity: 0.75 })
    y -= height
  }
}

export function vase(room: Room, colour: string, bloom: string): void {
  const { sheet, random } = room
  groundShadow(room, 110)
  const stems = random.whole(5, 7)
  for (let index = 0; index < stems; index++) {
    const turn = -34 + (68 / (stems - 1)) * index + random.between(-5, 5)
    const length = random.between(180, 280)
    sheet.at(
      0,
      -150,
      () => {
        sheet.line(`M0 40V${n(-length)}`, '#55724c', 5)
        sheet.at(0, -length * 0.55, () => sheet.path(leafPath(14, 62), '#6f8b5c'), 1, 40)
        for (let petal = 0; petal < 7; petal++)
          sheet.at(0, -length, () => sheet.ellipse(0, -19, 12, 20, bloom), 1, petal * 51.4)
        sheet.circle(0, -length, 11, BUTTER)
      },
      1,
      turn,
    )
  }
  vessel(
    room,
    'M-34 -160H34C28 -130 64 -104 58 -52Q54 0 0 2Q-54 0 -58 -52C-64 -104 -28 -130 -34 -160z',
    colour,
  )
  sheet
    .line('M-57 -70Q0 -50 57 -70', CREAM, 6, { opacity: 0.85 })
    .line('M-58 -54Q0 -34 58 -54', CREAM, 2.5, { opacity: 0.85 })
}

export function mug(room: Room, colour: string): void {
  const { sheet } = room
  groundShadow(room, 88)
  sheet.line('M40 -74C86 -80 84 -18 38 -24', colour, 13)
  vessel(room, 'M-46 -92H46L40 -6Q38 2 28 2H-28Q-38 2 -40 -6z', colour)
  sheet.ellipse(0, -92, 46, 10, '#5c3a26').line('M-44 -58H44', CREAM, 5, { opacity: 0.7 })
}

export function lemonBowl(room: Room, colour: string): void {
  const { sheet } = room
  groundShadow(room, 220)
  for (const [x, y, turn] of [
    [-62, -104, -20],
    [0, -122, 15],
    [60, -102, 30],
    [-20, -92, -8],
    [34, -92, 4],
  ] as const) {
    sheet.at(
      x,
      y,
      () => {
        vessel(
          room,
          'M-52 0C-44 -40 40 -42 54 -2C62 0 62 6 54 6C42 42 -42 40 -52 4C-58 4 -58 0 -52 0z',
          '#edc23f',
        )
      },
      1,
      turn,
    )
  }
  vessel(room, 'M-128 -92H128C120 -30 70 0 40 0H-40C-70 0 -120 -30 -128 -92z', colour)
  sheet.line('M-118 -62Q0 -40 118 -62', CREAM, 5, { opacity: 0.85 })
}

export function kettle(room: Room, colour: string): void {
  const { sheet } = room
  groundShadow(room, 210)
  sheet.line('M-74 -150C-80 -250 80 -250 74 -150', INK, 12)
  vessel(room, 'M92 -92C140 -100 128 -150 164 -158L172 -140C150 -132 156 -72 96 -52z', colour)
  vessel(room, 'M-108 -4C-124 -110 -84 -158 0 -160C84 -158 124 -110 108 -4Q0 10 -108 -4z', colour)
  sheet.ellipse(0, -158, 42, 9, INK).circle(0, -174, 13, INK)
}

export function jar(room: Room, height: number, content: string): void {
  const { sheet } = room
  const w = 54
  groundShadow(room, w * 2)
  sheet.rect(-w, -height, w * 2, height, '#f4f1e4', { r: 14, opacity: 0.75 })
  sheet.rect(-w + 6, -height * 0.72, w * 2 - 12, height * 0.72 - 6, content, { r: 9 })
  sheet.rect(-w, -height, w * 2, height, room.round, { r: 14 })
  form(room, `M${-w - 3} ${n(-height - 30)}H${w + 3}V${n(-height + 2)}H${-w - 3}z`, OAK)
  sheet
    .rect(-30, -height * 0.5, 60, 42, CREAM, { r: 4 })
    .line(`M-18 ${n(-height * 0.5 + 16)}H18M-18 ${n(-height * 0.5 + 28)}H6`, INK, 3.5)
}

export function basket(room: Room, filling: readonly string[]): void {
  const { sheet, random } = room
  groundShadow(room, 330)
  filling.forEach((colour, index) => {
    const x = -110 + (220 / Math.max(1, filling.length - 1)) * index
    form(
      room,
      `M${n(x - 74)} -160C${n(x - 80)} ${n(-250 - random.between(0, 40))} ${n(x + 70)} ${n(-260 - random.between(0, 30))} ${n(x + 78)} -160z`,
      colour,
    )
  })
  const body = 'M-180 -170H180L150 -8Q148 4 136 4H-136Q-148 4 -150 -8z'
  vessel(room, body, '#c99d62')
  const weave = sheet.pattern(
    44,
    0,
    '<path d="M0 11h22M22 33h22" stroke="#8d6534" stroke-width="9" stroke-linecap="round"/><path d="M22 11h22M0 33h22" stroke="#e0bd86" stroke-width="9" stroke-linecap="round"/>',
  )
  sheet.path(body, weave, { opacity: 0.75 }).path(body, room.round)
  form(room, 'M-192 -186H192V-156H-192z', '#b98a4e')
}

export function pendant(room: Room, colour: string, drop: number): void {
  const { sheet } = room
  sheet.line(`M0 ${n(-drop)}V-120`, INK, 4)
  vessel(room, 'M-22 -130H22C30 -84 110 -60 122 0H-122C-110 -60 -30 -84 -22 -130z', colour)
  sheet.ellipse(0, 0, 122, 13, '#fff3c9')
  sheet.path(
    polygon([-118, 4], [118, 4], [320, 460], [-320, 460]),
    sheet.linear(90, [0, '#fff3c9', 0.42], [1, '#fff3c9', 0]),
  )
}

/** A picture on the wall; 0, 0 is its upper middle. */
export function frame(room: Room, width: number, height: number, art: 'hill' | 'fruit' | 'lines'): void {
  const { sheet, palette } = room
  const [first = DELFT, second = TOMATO] = palette.accents
  sheet.rect(-width / 2 + 10, 14, width, height, INK, { opacity: 0.18 })
  form(room, polygon([-width / 2, 0], [width / 2, 0], [width / 2, height], [-width / 2, height]), OAK)
  const [x, y, w, h] = [-width / 2 + 14, 14, width - 28, height - 28]
  sheet.rect(x, y, w, h, CREAM)
  const [ax, ay, aw, ah] = [x + w * 0.14, y + h * 0.12, w * 0.72, h * 0.76]
  sheet.group(
    { clip: sheet.clip(polygon([ax, ay], [ax + aw, ay], [ax + aw, ay + ah], [ax, ay + ah])) },
    () => {
      sheet.rect(ax, ay, aw, ah, art === 'lines' ? BUTTER : '#dfe6df')
      if (art === 'hill') {
        sheet.circle(ax + aw * 0.66, ay + ah * 0.34, aw * 0.16, BUTTER)
        sheet
          .ellipse(ax + aw * 0.2, ay + ah * 1.06, aw * 0.7, ah * 0.5, first)
          .ellipse(ax + aw * 0.9, ay + ah * 1.12, aw * 0.6, ah * 0.42, SAGE)
      } else if (art === 'fruit') {
        sheet
          .circle(ax + aw * 0.4, ay + ah * 0.62, aw * 0.24, second)
          .circle(ax + aw * 0.64, ay + ah * 0.7, aw * 0.19, BUTTER)
        sheet.rect(ax, ay + ah * 0.84, aw, ah * 0.2, first)
      } else {
        for (let at = 0; at < 5; at++)
          sheet.rect(
            ax,
            ay + (ah / 5) * at,
            aw * (0.35 + ((at * 37) % 60) / 100),
            ah / 10,
            at % 2 ? first : second,
          )
      }
    },
  )
  sheet.rect(x, y, w, h, sheet.linear(24, [0, '#fff', 0.25], [0.5, '#fff', 0], [1, INK, 0.12]))
}
