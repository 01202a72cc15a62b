/** Quiet things for quiet rooms. Each stands with its foot at 0, 0. */
import { n, polygon } from '../sheet.ts'
import { body, glow, longShadow, plane, type Evening } from './evening.ts'

export function stone(it: Evening, w: number, h: number, colour: string): void {
  const { sheet, random } = it
  const [a, b] = [random.between(0.82, 1), random.between(0.82, 1)]
  body(
    it,
    `M${n(-w / 2)} ${n(-h * 0.45)}C${n((-w / 2) * a)} ${n(-h * 1.06)} ${n((w / 2) * b)} ${n(-h * 1.04)} ${n(w / 2)} ${n(-h * 0.5)}C${n(w * 0.52)} ${n(h * 0.04)} ${n(-w * 0.5)} ${n(h * 0.06)} ${n(-w / 2)} ${n(-h * 0.45)}z`,
    colour,
  )
  for (let fleck = 0; fleck < 14; fleck++)
    sheet.circle(
      random.between(-w * 0.36, w * 0.36),
      random.between(-h * 0.8, -h * 0.2),
      random.between(1, 3),
      random.chance(0.5) ? it.hour.light : it.hour.night,
      { opacity: 0.3 },
    )
}

/** Stones balanced one on the other, widest below. */
export function cairn(it: Evening, count: number, width: number): void {
  const { sheet, random, hour } = it
  longShadow(it, width)
  let [y, w] = [6, width]
  for (let index = 0; index < count; index++) {
    const h = w * random.between(0.3, 0.4)
    const colour = random.pick([hour.night, hour.shade, '#4b4450', '#2f2b38'])
    sheet.at(random.between(-w * 0.06, w * 0.06), y, () => stone(it, w, h, colour), 1, random.between(-4, 4))
    y -= h * 0.9
    w *= random.between(0.62, 0.8)
  }
}

const POTS = [
  'M-40 0C-110 -20 -120 -150 -46 -190C-30 -204 -30 -230 -36 -250H36C30 -230 30 -204 46 -190C120 -150 110 -20 40 0z',
  'M-70 0C-90 -70 -84 -150 -34 -200L-20 -330H20L34 -200C84 -150 90 -70 70 0z',
  'M-60 0C-130 -40 -130 -130 -100 -160H100C130 -130 130 -40 60 0z',
  'M-50 0L-74 -210H74L50 0z',
  'M-34 0C-80 -60 -84 -130 -26 -170C-6 -186 -10 -300 -14 -340H14C10 -300 6 -186 26 -170C84 -130 80 -60 34 0z',
  'M-80 0C-104 -60 -92 -140 0 -150C92 -140 104 -60 80 0z',
] as const

export function pottery(it: Evening, colour: string, shape?: number): void {
  const { sheet, random, hour } = it
  longShadow(it, 130)
  const d = POTS[shape ?? random.whole(0, POTS.length - 1)] ?? POTS[0]
  body(it, d, colour)
  sheet.group({ clip: sheet.clip(d) }, () => {
    if (random.chance(0.6))
      sheet.rect(-160, random.between(-150, -70), 320, random.between(20, 70), hour.light, { opacity: 0.18 })
    for (let fleck = 0; fleck < 20; fleck++)
      sheet.circle(random.between(-100, 100), random.between(-240, 0), random.between(1, 2.6), hour.night, {
        opacity: 0.4,
      })
  })
}

/** A dry branch or grasses, for a vase: from 0, 0 upwards. */
export function branch(it: Evening, height: number, kind: 'blossom' | 'grass' | 'eucalyptus'): void {
  const { sheet, random, hour } = it
  for (let stem = 0; stem < (kind === 'grass' ? 7 : 3); stem++) {
    sheet.at(
      0,
      0,
      () => {
        const length = height * random.between(0.75, 1.05)
        const bend = random.between(-50, 50)
        sheet.line(
          `M0 0Q${n(bend)} ${n(-length * 0.5)} ${n(bend * 0.5)} ${n(-length)}`,
          hour.leaf,
          kind === 'grass' ? 3 : 4.5,
        )
        const along = (t: number) => [2 * t * (1 - t) * bend + t * t * bend * 0.5, -length * t] as const
        for (let t = 0.28; t <= 1; t += kind === 'grass' ? 0.035 : 0.085) {
          const [x, y] = along(t)
          const side = (t * 1000) % 2 < 1 ? 1 : -1
          if (kind === 'grass' && t < 0.62) continue
          sheet.at(
            x,
            y,
            () => {
              if (kind === 'blossom') {
                if (random.chance(0.6))
                  for (let petal = 0; petal < 5; petal++)
                    sheet.at(
                      side * 10,
                      0,
                      () => sheet.ellipse(0, -9, 6, 10, hour.light, { opacity: 0.9 }),
                      1,
                      petal * 72,
                    )
              } else if (kind === 'grass') sheet.ellipse(side * 5, 0, 3.4, 15, hour.warm, { opacity: 0.75 })
              else
                sheet.ellipse(side * 24, 0, 25, 17, side > 0 ? hour.leaf : hour.middle, {
                  stroke: hour.warm,
                  width: 1.5,
                })
            },
            1,
            side * (kind === 'grass' ? 16 : 26),
          )
        }
      },
      1,
      (stem - (kind === 'grass' ? 3 : 1)) * (kind === 'grass' ? 7 : 15) + random.between(-4, 4),
    )
  }
}

export function candle(it: Evening, height: number, width: number): void {
  const { sheet, hour } = it
  longShadow(it, width)
  body(
    it,
    `M${n(-width / 2)} 0V${n(-height)}H${n(width / 2)}V0Q0 ${n(width * 0.12)} ${n(-width / 2)} 0z`,
    '#efdcc4',
  )
  sheet.rect(
    -width / 2,
    -height,
    width,
    height * 0.55,
    sheet.linear(90, [0, hour.light, 0.9], [1, hour.warm, 0]),
  )
  sheet.ellipse(0, -height, width / 2, width * 0.1, hour.light)
  sheet.line(`M0 ${n(-height)}v-16`, hour.night, 3.5)
  glow(it, 0, -height - 44, 230, 0.85)
  sheet.path(
    `M0 ${n(-height - 12)}C-22 ${n(-height - 30)} -13 ${n(-height - 56)} 0 ${n(-height - 88)}C13 ${n(-height - 56)} 22 ${n(-height - 30)} 0 ${n(-height - 12)}z`,
    '#fff3d6',
  )
  sheet.ellipse(0, -height - 26, 6, 13, hour.warm, { opacity: 0.7 })
}

export function rolledTowel(it: Evening, w: number, r: number, colour: string): void {
  const { sheet, hour } = it
  body(
    it,
    `M${n(-w / 2)} ${n(-r * 2)}H${n(w / 2)}C${n(w / 2 + r * 1.1)} ${n(-r * 2)} ${n(w / 2 + r * 1.1)} 0 ${n(w / 2)} 0H${n(-w / 2)}z`,
    colour,
  )
  for (let fold = 0; fold < 3; fold++)
    sheet.line(`M${n(-w / 2 + 10)} ${n(-r * 0.5 - fold * r * 0.5)}H${n(w / 2 + r * 0.5)}`, hour.night, 2, {
      opacity: 0.12,
    })
  sheet.ellipse(-w / 2, -r, r * 0.5, r, colour).ellipse(-w / 2, -r, r * 0.5, r, hour.light, { opacity: 0.3 })
  let coil = ''
  for (let step = 0; step <= 60; step++) {
    const [angle, reach] = [step * 0.3, r * (0.95 - step * 0.0145)]
    coil += `${step ? 'L' : 'M'}${n(-w / 2 + Math.cos(angle) * reach * 0.48)} ${n(-r + Math.sin(angle) * reach)}`
  }
  sheet.line(coil, hour.shade, 3.5, { opacity: 0.6 })
}

export function dropperBottle(it: Evening, height: number, colour: string): void {
  const { sheet, hour } = it
  const w = height * 0.25
  longShadow(it, w * 2)
  const glass = `M${n(-w)} 0V${n(-height * 0.56)}Q${n(-w)} ${n(-height * 0.66)} ${n(-w * 0.42)} ${n(-height * 0.68)}H${n(w * 0.42)}Q${n(w)} ${n(-height * 0.66)} ${n(w)} ${n(-height * 0.56)}V0z`
  body(it, glass, colour)
  sheet.path(glass, hour.warm, { opacity: 0.18 })
  sheet.rect(-w * 0.7, -height * 0.46, w * 1.4, height * 0.28, hour.light, { opacity: 0.9, r: 2 })
  sheet.line(
    `M${n(-w * 0.4)} ${n(-height * 0.38)}H${n(w * 0.4)}M${n(-w * 0.2)} ${n(-height * 0.31)}H${n(w * 0.2)}`,
    hour.shade,
    3,
  )
  sheet.rect(-w * 0.42, -height * 0.8, w * 0.84, height * 0.13, hour.night)
  body(
    it,
    `M${n(-w * 0.3)} ${n(-height * 0.8)}V${n(-height * 0.94)}Q0 ${n(-height * 1.06)} ${n(w * 0.3)} ${n(-height * 0.94)}V${n(-height * 0.8)}z`,
    hour.middle,
  )
}

export function stool(it: Evening, w: number, h: number): void {
  longShadow(it, w)
  for (const [x, lean] of [
    [-0.36, -0.1],
    [0.36, 0.1],
    [0.02, 0],
  ] as const)
    plane(
      it,
      polygon([w * x - 9, -h], [w * x + 9, -h], [w * (x + lean) + 7, 0], [w * (x + lean) - 7, 0]),
      it.hour.night,
    )
  plane(it, `M${n(-w / 2)} ${n(-h - 22)}H${n(w / 2)}V${n(-h)}H${n(-w / 2)}z`, '#6b4538')
}

/** One broad leaf with ribs, from its stalk at 0, 0. */
export function broadLeaf(it: Evening, length: number, colour: string): void {
  const { sheet, hour } = it
  const w = length * 0.4
  const half = (side: 1 | -1) =>
    `M0 0C${n(side * w * 0.9)} ${n(-length * 0.12)} ${n(side * w)} ${n(-length * 0.62)} 0 ${n(-length)}z`
  sheet.path(half(-1), colour).path(half(1), colour)
  sheet
    .path(half(-1), sheet.linear(50, [0, hour.light, 0.55], [0.6, hour.warm, 0.1], [1, hour.night, 0.1]))
    .path(half(1), hour.night, { opacity: 0.4 })
  let ribs = `M0 0V${n(-length * 0.95)}`
  for (let t = 0.12; t < 0.9; t += 0.1)
    for (const side of [-1, 1])
      ribs += `M0 ${n(-length * t)}Q${n(side * w * 0.4)} ${n(-length * (t + 0.06))} ${n(side * w * 0.62 * Math.sin(Math.PI * Math.min(1, t + 0.12)))} ${n(-length * (t + 0.15))}`
  sheet.line(ribs, hour.light, 2.2, { opacity: 0.28 })
}

/** A palm frond: slender blades along a bent rib, longest in the middle. */
export function frond(it: Evening, length: number, colour: string, opacity = 1): void {
  const { sheet } = it
  let blades = ''
  for (let t = 0.14; t <= 0.98; t += 0.052) {
    for (const side of [-1, 1]) {
      const reach = length * 0.42 * Math.sin(Math.PI * (t * 0.78 + 0.18))
      const [y, half] = [-length * t, length * 0.013]
      const [tipX, tipY] = [side * reach, y - reach * 0.42]
      const [midX, midY] = [side * reach * 0.5, y - reach * 0.36]
      blades += `M0 ${n(y)}Q${n(midX)} ${n(midY - half)} ${n(tipX)} ${n(tipY)}Q${n(midX)} ${n(midY + half * 2.4)} 0 ${n(y + half * 1.6)}z`
    }
  }
  blades += `M${n(-length * 0.014)} ${n(-length * 0.96)}L0 ${n(-length * 1.08)}L${n(length * 0.014)} ${n(-length * 0.96)}z`
  sheet.group({ opacity }, () =>
    sheet.path(blades, colour).line(`M0 0V${n(-length)}`, colour, Math.max(4, length * 0.011)),
  )
}
