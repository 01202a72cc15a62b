/** Tools of the trades that come to a house, drawn like the props: foot or middle at 0, 0. */
import { n, polygon } from '../sheet.ts'
import { CREAM, DELFT, form, groundShadow, INK, OAK, TOMATO, vessel, type Room } from './room.ts'

const STEEL = '#b9c3c8'

/** Hanging tools: their peg is at 0, 0 and they reach downwards. */
export const hangingTools: Readonly<Record<string, (room: Room) => void>> = {
  hammer(room) {
    form(room, 'M-12 40H12L15 300Q0 312 -15 300z', OAK)
    form(room, 'M-15 200H15L15 300Q0 312 -15 300z', TOMATO)
    form(
      room,
      'M-70 6C-40 -6 -20 2 46 0L52 -4H72V52H52L46 46H-12C-40 44 -54 38 -78 50C-84 34 -80 14 -70 6z',
      '#59626b',
    )
  },
  saw(room) {
    form(room, 'M-16 70L46 70L22 372L6 372z', STEEL)
    let teeth = 'M46 70'
    for (let y = 84; y < 372; y += 16)
      teeth += `L${n(46 - ((y - 70) / 302) * 24 + 9)} ${y - 6}L${n(46 - ((y - 70) / 302) * 24)} ${y}`
    room.sheet.path(`${teeth}L22 372z`, STEEL)
    form(
      room,
      'M-34 8Q-40 -14 -8 -12Q54 -12 56 24Q58 52 50 78H-22Q-40 44 -34 8zM-10 12Q-14 44 0 54H26Q36 30 30 10z',
      OAK,
    )
  },
  wrench(room) {
    form(room, 'M-14 66H14L18 268Q0 284 -18 268z', '#8e9aa1')
    form(room, 'M-46 -10L-22 -14V22Q0 36 22 22V-14L46 -10Q58 44 14 72H-14Q-58 44 -46 -10z', STEEL)
    room.sheet.rect(-6, 110, 12, 110, INK, { r: 6, opacity: 0.18 })
  },
  screwdriver(room) {
    vessel(room, 'M-22 0Q0 -14 22 0L26 108Q20 128 12 132H-12Q-20 128 -26 108z', DELFT)
    vessel(room, 'M-8 132H8V258L11 286H-11L-8 258z', STEEL)
    room.sheet.line('M-12 14V104M0 10V108M12 14V104', CREAM, 3, { opacity: 0.35 })
  },
  pliers(room) {
    form(room, 'M-6 96C-70 150 -64 250 -50 292Q-34 306 -24 290C-36 230 -22 168 10 124z', TOMATO)
    form(room, 'M6 96C70 150 64 250 50 292Q34 306 24 290C36 230 22 168 -10 124z', TOMATO)
    form(room, 'M-30 126C-44 70 -34 20 -6 -8L0 90L6 -8C34 20 44 70 30 126Q0 146 -30 126z', '#7d878e')
    room.sheet.circle(0, 110, 13, STEEL)
  },
  brush(room) {
    form(room, 'M-10 0Q0 -10 10 0L17 116H-17z', '#e2b25c')
    form(room, 'M-46 116H46V178H-46z', STEEL)
    form(room, 'M-46 178H46L52 258Q36 250 28 262Q14 250 0 264Q-14 250 -28 262Q-36 250 -52 258z', '#4b3a2d')
    form(
      room,
      'M-50 236L52 236L52 258Q36 250 28 262Q14 250 0 264Q-14 250 -28 262Q-36 250 -52 258z',
      room.palette.accents[0] ?? DELFT,
    )
  },
  tape(room) {
    vessel(room, 'M-54 54A54 54 0 1 1 54 54V104Q54 112 46 112H-54z', '#e9b93e')
    room.sheet.circle(-2, 56, 24, INK, { opacity: 0.85 }).circle(-2, 56, 9, '#e9b93e')
    form(room, 'M54 96H130V112H54z', CREAM)
    for (let x = 62; x < 130; x += 12) room.sheet.line(`M${x} 112V104`, INK, 2)
  },
}

export function paintTin(room: Room, colour: string): void {
  const { sheet } = room
  groundShadow(room, 150)
  sheet.line('M-84 -150C-90 -240 90 -240 84 -150', '#7d878e', 5)
  vessel(room, 'M-88 -156H88V-4Q0 14 -88 -4z', '#d9dee0')
  sheet.path('M-88 -112H88V-34Q0 -18 -88 -34z', CREAM).path('M-88 -112H88V-34Q0 -18 -88 -34z', room.round)
  sheet.circle(0, -70, 30, colour)
  sheet.ellipse(0, -156, 88, 20, '#aeb7bb').ellipse(0, -155, 76, 15, colour)
  sheet.path('M38 -146Q40 -112 48 -96Q56 -88 60 -100L64 -148z', colour)
}

export function roller(room: Room, colour: string): void {
  const { sheet } = room
  sheet.line('M0 190V96Q0 84 12 84H104Q118 84 118 66V20', '#7d878e', 12, { cap: 'butt' })
  form(room, 'M-16 176H16L20 330Q0 344 -20 330z', OAK)
  vessel(room, 'M-112 -34H118V36H-112z', colour)
  sheet.rect(-112, -34, 230, 70, sheet.linear(90, [0, '#fff', 0.25], [0.5, '#fff', 0], [1, INK, 0.3]))
}

export function ladder(room: Room, height: number): void {
  const { sheet } = room
  groundShadow(room, 260)
  sheet.line(`M70 ${n(-height)}L190 0`, '#9c7140', 20, { cap: 'butt' })
  for (let step = 1; step < 6; step++) {
    const y = -(height / 6) * step
    const spread = 120 - (step / 6) * 62
    form(
      room,
      polygon([-spread - 6, y], [spread * 0.62, y], [spread * 0.62, y + 18], [-spread - 6, y + 18]),
      '#d9ad6d',
    )
  }
  sheet
    .line(`M-40 ${n(-height)}L-122 0`, OAK, 22, { cap: 'butt' })
    .line(`M30 ${n(-height)}L78 0`, OAK, 22, { cap: 'butt' })
  form(
    room,
    polygon([-62, -height - 14], [96, -height - 14], [92, -height + 14], [-58, -height + 14]),
    TOMATO,
  )
}

export function wateringCan(room: Room, colour: string): void {
  const { sheet } = room
  groundShadow(room, 220)
  sheet.line('M84 -150C170 -170 170 -30 92 -30', colour, 16)
  vessel(room, 'M-92 -60L-216 -196L-196 -210L-92 -110z', colour)
  form(room, 'M-250 -206L-196 -246L-184 -222L-228 -186z', colour)
  vessel(room, 'M-98 -160H98L106 -4Q0 12 -106 -4z', colour)
  sheet
    .ellipse(0, -160, 98, 18, INK, { opacity: 0.55 })
    .line('M-60 -164C-50 -236 50 -236 60 -164', colour, 13)
  sheet.line('M-102 -96H102', CREAM, 6, { opacity: 0.5 })
}

export function terracotta(room: Room, size: number): void {
  groundShadow(room, size * 0.9)
  vessel(room, polygon([-size / 2, -size], [size / 2, -size], [size * 0.36, 0], [-size * 0.36, 0]), '#c26a45')
  vessel(
    room,
    polygon(
      [-size * 0.56, -size],
      [size * 0.56, -size],
      [size * 0.54, -size * 0.76],
      [-size * 0.54, -size * 0.76],
    ),
    '#cf7a52',
  )
}
