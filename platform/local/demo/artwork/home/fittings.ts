/** Larger things in rooms: tiles, shelves, a sofa, what lies on a bench. */
import { n, polygon, SHEET_WIDTH } from '../sheet.ts'
import { CREAM, DELFT, form, groundShadow, INK, OAK, TOMATO, vessel, type Room } from './room.ts'
import { jar, mug, plant } from './props.ts'

export function tiles({ sheet }: Room, from: number, until: number, size = 96): void {
  const s = size
  const flower = `<g fill="none" stroke="${DELFT}" stroke-width="3" opacity=".55"><path d="M${s / 2} ${s * 0.24}q${s * 0.13} ${s * 0.13} 0 ${s * 0.26}q${-s * 0.13} ${-s * 0.13} 0 ${-s * 0.26}zM${s / 2} ${s * 0.76}q${s * 0.13} ${-s * 0.13} 0 ${-s * 0.26}q${-s * 0.13} ${s * 0.13} 0 ${s * 0.26}zM${s * 0.24} ${s / 2}q${s * 0.13} ${s * 0.13} ${s * 0.26} 0q${-s * 0.13} ${-s * 0.13} ${-s * 0.26} 0zM${s * 0.76} ${s / 2}q${-s * 0.13} ${s * 0.13} ${-s * 0.26} 0q${s * 0.13} ${-s * 0.13} ${s * 0.26} 0z"/></g>`
  const tile = sheet.pattern(
    s * 2,
    0,
    `<path d="M1.5 1.5h${s - 3}v${s - 3}h${3 - s}zM${s + 1.5} ${s + 1.5}h${s - 3}v${s - 3}h${3 - s}z" fill="#fbf7ec"/><path d="M${s + 1.5} 1.5h${s - 3}v${s - 3}h${3 - s}zM1.5 ${s + 1.5}h${s - 3}v${s - 3}h${3 - s}z" fill="#f1ecdd"/>${flower}<g transform="translate(${s} ${s})">${flower}</g>`,
  )
  sheet.rect(0, from, SHEET_WIDTH, until - from, '#d8d2c0').rect(0, from, SHEET_WIDTH, until - from, tile)
  sheet.rect(
    0,
    from,
    SHEET_WIDTH,
    until - from,
    sheet.linear(14, [0, '#fff7df', 0.5], [0.45, '#fff7df', 0.05], [1, INK, 0.24]),
  )
}

export function shelf(room: Room, x: number, y: number, width: number): void {
  const { sheet, palette } = room
  sheet.rect(x + 10, y + 24, width, 40, sheet.linear(90, [0, INK, 0.25], [1, INK, 0]))
  form(room, polygon([x, y], [x + width, y], [x + width, y + 24], [x, y + 24]), OAK)
  sheet.at(x + 90, y, () => jar(room, 120, '#d9a35a'), 0.85)
  sheet.at(x + 210, y, () => jar(room, 150, '#b9552f'), 0.85)
  sheet.at(x + 330, y, () => mug(room, palette.accents[0] ?? DELFT), 0.95)
  sheet.at(x + 440, y, () => plant(room, 170, CREAM))
}

export function iron(room: Room, colour: string): void {
  const { sheet } = room
  groundShadow(room, 240)
  form(room, 'M-150 -24H150V0H-140Q-154 -8 -150 -24z', '#aeb7bb')
  form(room, 'M-150 -28C-130 -90 -60 -120 60 -124H120L150 -28z', colour)
  sheet
    .line('M-66 -104C-70 -196 70 -206 116 -170L122 -112', INK, 24)
    .circle(20, -70, 22, CREAM)
    .line('M20 -70L32 -80', INK, 5)
}

export function toolbox(room: Room, colour: string): void {
  const { sheet } = room
  groundShadow(room, 360)
  sheet.line('M-90 -176V-226Q-90 -240 -76 -240H76Q90 -240 90 -226V-176', INK, 18)
  form(room, 'M-190 -176H190V-112H-190z', colour)
  form(room, 'M-200 -118H200V0H-200z', colour)
  sheet.rect(-200, -122, 400, 12, INK, { opacity: 0.35 })
  for (const x of [-110, 110]) form(room, `M${x - 24} -138H${x + 24}V-84H${x - 24}z`, '#c8cfd2')
}

export function plank(room: Room): void {
  const { sheet } = room
  groundShadow(room, 420, 0.4)
  form(room, 'M-240 -34L230 -54L250 -12L-220 8z', '#e3bd83')
  sheet.line('M-200 -22C-100 -36 40 -20 210 -44M-190 -8C-60 -20 60 -8 220 -30', '#a97743', 3, {
    opacity: 0.6,
  })
  form(room, 'M-240 -34L-220 8V30L-242 -12z', '#b98a4e')
}

export function shavings({ sheet, random }: Room): void {
  for (let index = 0; index < 6; index++) {
    const [x, y] = [random.between(-160, 200), random.between(64, 100)]
    sheet.line(`M${n(x)} ${n(y)}c20 -30 46 -20 40 6c-6 22 -34 14 -28 -6`, '#e9cd9b', 8)
  }
}

export function sofa(room: Room, colour: string, cushions: readonly string[]): void {
  const { sheet } = room
  sheet.ellipse(800, 958, 560, 34, room.shadow)
  for (const x of [330, 1250]) form(room, `M${x - 16} 900H${x + 16}L${x + 8} 960H${x - 8}z`, '#8d6534')
  form(room, 'M300 560Q300 500 360 500H1230Q1290 500 1290 560V840H300z', colour)
  sheet.line('M795 516V760', INK, 4, { opacity: 0.25 })
  form(room, 'M318 740Q318 706 350 706H784V846H318zM806 706H1240Q1272 706 1272 740V846H806z', colour)
  form(room, 'M300 836H1290V908H300z', colour)
  sheet.rect(300, 836, 990, 14, INK, { opacity: 0.18 })
  form(room, 'M236 640Q236 596 290 596Q344 596 344 640V908Q236 912 236 890z', colour)
  form(room, 'M1246 640Q1246 596 1300 596Q1354 596 1354 640V890Q1354 912 1246 908z', colour)
  cushions.forEach((cushion, index) => {
    sheet.at(
      index ? 1130 : 460,
      720,
      () => {
        form(room, 'M-96 -84Q0 -104 96 -88Q110 0 98 88Q0 104 -98 90Q-112 0 -96 -84z', cushion)
        sheet.line('M-70 -62Q0 -10 70 62M70 -62Q0 10 -70 62', index ? TOMATO : CREAM, 6, { opacity: 0.6 })
      },
      1,
      index ? 12 : -10,
    )
  })
}

export function sideTable(room: Room): void {
  const { sheet } = room
  groundShadow(room, 200)
  sheet.line('M-70 -230L-100 0M70 -230L100 0', '#8d6534', 14)
  form(room, 'M-130 -250H130V-226H-130z', OAK)
  sheet.at(-30, -250, () => {
    sheet.line('M0 0V-190', INK, 8)
    vessel(room, 'M-70 -180H70L46 -300H-46z', '#f6dc92')
    sheet.ellipse(0, -6, 44, 9, INK)
    sheet.circle(0, -230, 240, sheet.radial(0.5, 0.5, 0.5, [0, '#fff3c9', 0.5], [1, '#fff3c9', 0]))
  })
  sheet.at(76, -250, () => mug(room, DELFT), 0.62)
}
