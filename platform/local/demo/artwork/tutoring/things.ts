/** What lies on a desk. Standing things have their foot at 0, 0; lying ones their middle. */
import { n, polygon } from '../sheet.ts'
import {
  BLUSH,
  box,
  circlePath,
  dotted,
  dropShadow,
  hatched,
  inked,
  INKS,
  KEY,
  MINT,
  PAPER,
  RED,
  TEAL,
  YELLOW,
  type Print,
} from './print.ts'

export function bookPile(it: Print, count: number, width = 330): void {
  const { random, sheet } = it
  dropShadow(it, width)
  let y = 0
  const colours = random.shuffle(INKS)
  for (let index = 0; index < count; index++) {
    const [h, w, x] = [random.between(48, 74), width * random.between(0.82, 1), random.between(-26, 26)]
    const colour = colours[index % colours.length] ?? RED
    inked(it, box(x - w / 2, y - h, w, h), colour)
    const mark = random.whole(0, 2)
    if (mark === 0) sheet.rect(x - w / 2 + 34, y - h, 18, h, KEY).rect(x + w / 2 - 52, y - h, 18, h, KEY)
    else if (mark === 1) dotted(it, box(x, y - h, w / 2, h), KEY, 13)
    else inked(it, box(x - w * 0.3, y - h * 0.72, w * 0.42, h * 0.44), PAPER, 5)
    y -= h
  }
}

export function standingBooks(it: Print, widths: readonly number[], height: number): void {
  const { random, sheet } = it
  let x = 0
  for (const width of widths) {
    const h = height * random.between(0.74, 1)
    const colour = random.pick(INKS)
    inked(it, box(x, -h, width, h), colour)
    const mark = random.whole(0, 3)
    if (mark === 0) sheet.rect(x, -h + 34, width, 14, KEY).rect(x, -h + 56, width, 6, KEY)
    else if (mark === 1) hatched(it, box(x + 4, -h * 0.55, width - 8, h * 0.3), KEY, 14)
    else if (mark === 2) sheet.circle(x + width / 2, -h * 0.7, width * 0.24, PAPER, { stroke: KEY, width: 5 })
    else dotted(it, box(x, -h, width, h * 0.4), KEY, 12)
    x += width
  }
}

export function openBook(it: Print): void {
  const { sheet } = it
  dropShadow(it, 560, 30)
  inked(it, 'M-290 -10L-270 -210L0 -180L270 -210L290 -10L0 20z', RED)
  inked(it, 'M0 -10C-70 -50 -180 -56 -266 -34L-246 -226C-170 -250 -70 -240 0 -200z', PAPER)
  inked(it, 'M0 -10C70 -50 180 -56 266 -34L246 -226C170 -250 70 -240 0 -200z', PAPER)
  for (let row = 0; row < 5; row++) {
    const y = -196 + row * 30
    sheet.line(`M${-218 - row * 4} ${y}Q-120 ${y - 20} ${-34} ${y + 18}`, KEY, 5, { cap: 'butt' })
    if (row > 1) sheet.line(`M34 ${y + 18}Q120 ${y - 20} ${218 + row * 4} ${y}`, KEY, 5, { cap: 'butt' })
  }
  inked(it, 'M60 -196L150 -216L156 -170L64 -150z', YELLOW, 5)
}

export function pencil(it: Print, colour: string = YELLOW, length = 380): void {
  inked(it, `M-20 0H20V${n(-length)}H-20z`, colour)
  it.sheet.line(`M-6 0V${n(-length)}M8 0V${n(-length)}`, KEY, 4)
  inked(it, `M-20 ${n(-length)}L0 ${n(-length - 62)}L20 ${n(-length)}z`, PAPER)
  it.sheet.path(polygon([-8, -length - 40], [8, -length - 40], [0, -length - 66]), KEY)
  inked(it, 'M-20 0H20V26H-20z', MINT)
  inked(it, 'M-20 26H20V56Q0 66 -20 56z', RED)
}

export function lamp(it: Print, colour: string): void {
  const { sheet } = it
  dropShadow(it, 210)
  sheet.path(polygon([88, -470], [250, -360], [470, 0], [-40, 0]), YELLOW, {
    opacity: 0.92,
    blend: 'multiply',
  })
  inked(it, 'M-96 0Q-96 -40 0 -42Q96 -40 96 0z', colour)
  sheet.line('M0 -42L-96 -270L70 -470', KEY, 26).line('M0 -42L-96 -270L70 -470', colour, 11)
  sheet.circle(-96, -270, 20, PAPER, { stroke: KEY, width: 8 })
  inked(it, 'M60 -540L110 -490L268 -370C230 -330 90 -400 30 -470C30 -510 40 -530 60 -540z', colour)
  sheet.circle(30, -506, 16, KEY)
}

export function mugOf(it: Print, colour: string): void {
  it.sheet
    .line('M56 -104C116 -110 114 -30 54 -38', KEY, 28, { cap: 'butt' })
    .line('M56 -104C116 -110 114 -30 54 -38', colour, 13, { cap: 'butt' })
  dropShadow(it, 120)
  inked(it, 'M-64 -132H64V0H-64z', colour)
  dotted(it, 'M10 -132H64V0H10z', KEY, 13)
  inked(it, box(-64, -140, 128, 18), KEY, 0)
}

export function globe(it: Print, r: number): void {
  const { sheet, random } = it
  dropShadow(it, r * 1.1)
  inked(it, `M${n(-r * 0.5)} 0Q${n(-r * 0.5)} -44 0 -46Q${n(r * 0.5)} -44 ${n(r * 0.5)} 0z`, RED)
  const cy = -r - 110
  sheet.line(`M0 -46V${n(-110 + 30)}`, KEY, 24)
  const arm = (angle: number) => `${n(Math.cos(angle) * r * 1.14)} ${n(cy + Math.sin(angle) * r * 1.14)}`
  sheet.line(`M${arm(-1.15)}A${n(r * 1.14)} ${n(r * 1.14)} 0 0 1 ${arm(1.95)}`, KEY, 22, { cap: 'butt' })
  inked(it, circlePath(0, cy, r), MINT)
  sheet.group({ clip: sheet.clip(circlePath(0, cy, r)) }, () => {
    sheet.group(
      { transform: `translate(0 ${n(cy)}) scale(${n(r / 200)}) rotate(${n(random.between(-22, 22))})` },
      () => {
        for (const land of LANDS) inked(it, land, random.pick([YELLOW, RED, PAPER]), 6)
        sheet.line(
          'M-200 -70Q0 -30 200 -70M-210 40Q0 90 210 40M-60 -210Q-110 0 -60 210M80 -210Q140 0 80 210',
          KEY,
          4,
          { dash: '3 12' },
        )
      },
    )
    dotted(
      it,
      `M${n(r * 0.2)} ${n(cy - r)}A${n(r * 1.25)} ${n(r * 1.25)} 0 0 1 ${n(-r * 0.5)} ${n(cy + r)}H${n(r)}V${n(cy - r)}z`,
      KEY,
      15,
      0.22,
    )
  })
  sheet.circle(0, cy, r, 'none', { stroke: KEY, width: 8 })
}

const LANDS = [
  'M-150 -130C-110 -180 -30 -170 -20 -120C-50 -100 -40 -60 -80 -50C-100 -20 -70 10 -100 20C-130 0 -130 -40 -160 -60z',
  'M-70 40C-30 20 0 50 -10 90C-20 140 -50 180 -70 150C-80 110 -100 80 -70 40z',
  'M40 -120C90 -160 170 -120 180 -60C150 -40 120 -60 110 -20C140 10 120 70 90 90C60 60 80 20 50 0C20 -30 10 -90 40 -120z',
  'M120 110C150 90 180 110 170 140C150 160 120 150 120 110z',
]

export function flask(it: Print, colour: string, kind: 'cone' | 'round' | 'tube'): void {
  const { sheet, random } = it
  dropShadow(it, kind === 'tube' ? 70 : 200)
  const glass =
    kind === 'cone'
      ? 'M-34 -330V-210L-130 -20Q-134 0 -112 0H112Q134 0 130 -20L34 -210V-330z'
      : kind === 'round'
        ? 'M-34 -330V-214C-150 -186 -150 -10 0 0C150 -10 150 -186 34 -214V-330z'
        : 'M-38 -330V-38Q-38 0 0 0Q38 0 38 -38V-330z'
  inked(it, glass, PAPER)
  const level = random.between(-150, -90)
  sheet.group({ clip: sheet.clip(glass) }, () => {
    inked(it, `M-200 ${n(level)}Q-100 ${n(level - 24)} 0 ${n(level)}T200 ${n(level)}V40H-200z`, colour)
    dotted(it, `M10 ${n(level)}H200V40H10z`, KEY, 14)
  })
  sheet.path(glass, 'none', { stroke: KEY, width: 8 })
  inked(it, box(kind === 'tube' ? -50 : -48, -350, kind === 'tube' ? 100 : 96, 26), PAPER)
  for (let index = 0; index < 4; index++)
    sheet.circle(random.between(-30, 30), -350 - random.between(30, 150), random.between(9, 22), PAPER, {
      stroke: KEY,
      width: 6,
    })
}

export function setSquare(it: Print, size: number, colour: string): void {
  inked(
    it,
    `M0 0H${n(size)}L0 ${n(-size * 1.1)}zM${n(size * 0.2)} ${n(-size * 0.18)}V${n(-size * 0.62)}L${n(size * 0.58)} ${n(-size * 0.18)}z`,
    colour,
  )
  for (let at = 30; at < size * 0.92; at += 26)
    it.sheet.line(`M${n(at)} 0V${at % 52 < 26 ? -20 : -32}`, KEY, 5, { cap: 'butt' })
}

export function compasses(it: Print, height: number): void {
  const { sheet } = it
  const spread = height * 0.3
  inked(
    it,
    polygon([-16, -height + 70], [10, -height + 64], [spread + 14, -80], [spread, 0], [spread - 18, -74]),
    TEAL,
  )
  inked(
    it,
    polygon([16, -height + 70], [-10, -height + 64], [-spread - 10, -30], [-spread, 0], [-spread + 14, -34]),
    RED,
  )
  inked(it, circlePath(0, -height + 70, 36), YELLOW)
  sheet.circle(0, -height + 70, 10, KEY)
  inked(it, box(-11, -height - 20, 22, 56), KEY, 0)
}

export function laptop(it: Print, drawScreen: () => void): void {
  dropShadow(it, 900, 34)
  inked(it, box(-380, -540, 760, 500), KEY, 8)
  inked(it, box(-350, -510, 700, 430), PAPER, 6)
  drawScreen()
  inked(it, polygon([-400, -44], [400, -44], [470, 0], [-470, 0]), MINT)
  it.sheet.line('M-80 -24H80', KEY, 10)
}

export function clock(it: Print, r: number, colour: string): void {
  const { sheet, random } = it
  inked(it, circlePath(0, 0, r), colour, 10)
  inked(it, circlePath(0, 0, r * 0.78), PAPER, 7)
  for (let hour = 0; hour < 12; hour++)
    sheet.at(
      0,
      0,
      () => sheet.line(`M0 ${n(-r * 0.7)}V${n(-r * (hour % 3 ? 0.63 : 0.56))}`, KEY, 8, { cap: 'butt' }),
      1,
      hour * 30,
    )
  const time = random.between(0, 360)
  sheet
    .at(0, 0, () => sheet.line(`M0 12V${n(-r * 0.4)}`, KEY, 15), 1, time)
    .at(0, 0, () => sheet.line(`M0 18V${n(-r * 0.6)}`, KEY, 10), 1, (time * 12) % 360)
  sheet.circle(0, 0, 15, RED, { stroke: KEY, width: 6 })
}

/** A person at a call or at a desk: head, hair, shoulders; no features. Middle of the shoulders at 0, 0. */
export function figure(it: Print, coat: string): void {
  const { random, sheet } = it
  const skin = random.pick(['#f3c9a5', '#c98a5e', '#8a5a3c', '#e8b48c', '#6d4630'])
  const hair = random.pick([KEY, KEY, RED, TEAL, '#6b4a2c'])
  const style = random.whole(0, 3)
  if (style === 0) inked(it, 'M-96 10C-120 -190 -80 -250 0 -252C80 -250 120 -190 96 10z', hair)
  inked(it, 'M-170 60C-170 -20 -90 -50 -34 -56H34C90 -50 170 -20 170 60V120H-170z', coat)
  dotted(it, 'M20 -50C90 -50 170 -20 170 60V120H40z', KEY, 14)
  inked(it, 'M-32 -90H32V-50Q0 -14 -32 -50z', skin)
  inked(it, 'M-66 -170C-66 -240 66 -240 66 -170C70 -100 36 -72 0 -72C-36 -72 -70 -100 -66 -170z', skin)
  if (style === 0)
    inked(
      it,
      'M-72 -150C-60 -200 0 -190 70 -206C74 -250 20 -262 -10 -252C-70 -248 -86 -200 -72 -150z',
      hair,
      6,
    )
  else if (style === 1)
    inked(
      it,
      'M-76 -160C-104 -230 -56 -280 0 -268C60 -284 104 -230 76 -160C60 -210 -50 -220 -76 -160z',
      hair,
      6,
    )
  else if (style === 2)
    inked(
      it,
      `${circlePath(0, -268, 44)}M-72 -156C-76 -250 76 -250 72 -156C40 -216 -40 -216 -72 -156z`,
      hair,
      6,
    )
  else inked(it, 'M-74 -166C-80 -250 80 -258 74 -166L40 -214L-10 -196L-50 -214z', hair, 6)
  if (random.chance(0.45))
    sheet
      .circle(-27, -152, 20, 'none', { stroke: KEY, width: 6 })
      .circle(27, -152, 20, 'none', { stroke: KEY, width: 6 })
      .line('M-7 -152H7', KEY, 6)
  sheet.line('M-14 -110Q0 -100 14 -110', KEY, 6)
}

export function note(it: Print, colour: string): void {
  inked(it, 'M-14 -170H110V-128H14V0A44 34 0 1 1 -14 -30zM110 -170V-30A44 34 0 1 1 82 -58V-140z', colour, 7)
}

export function calculator(it: Print): void {
  inked(it, box(-110, -150, 220, 300), BLUSH)
  inked(it, box(-84, -122, 168, 66), MINT, 6)
  for (let key = 0; key < 12; key++)
    inked(it, box(-84 + (key % 4) * 44, -32 + Math.floor(key / 4) * 56, 32, 38), key === 11 ? RED : PAPER, 5)
}
