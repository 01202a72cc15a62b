import sharp from 'sharp'
import { drawScene, renderArtwork, renderLogo } from '#platform/local/demo/artwork/render.ts'
import { SCENES, type Scene, type Trade } from '#platform/local/demo/artwork/scenes.ts'

const every = Object.entries(SCENES).flatMap(([trade, scenes]) =>
  scenes.map((scene) => [trade as Trade, scene] as const),
)
const svg = (trade: Trade, scene: Scene, seed: number) => drawScene({ trade, scene, seed }).toSvg(1600, 1067)

test.each(every)('%s: %s is drawn the same way again, and otherwise with another seed', (trade, scene) => {
  const drawn = svg(trade, scene, 1)

  expect(drawn).toBe(svg(trade, scene, 1))
  expect(drawn).not.toBe(svg(trade, scene, 2))
  expect(drawn).not.toMatch(/NaN|undefined|Infinity/)
})

test.each(Object.keys(SCENES) as Trade[])(
  'a picture for %s has the wanted size and is more than one colour',
  async (trade) => {
    const scene = SCENES[trade][0]

    const picture = await renderArtwork({ trade, scene, seed: 7, width: 480, height: 320 })

    const { format, width, height } = await sharp(picture).metadata()
    expect({ format, width, height }).toEqual({ format: 'png', width: 480, height: 320 })
    expect((await sharp(picture).stats()).entropy).toBeGreaterThan(4)
  },
)

test('a picture smaller than the grain of its paper can be drawn', async () => {
  const picture = await renderArtwork({ trade: 'home', scene: 'garden', seed: 1, width: 90, height: 60 })

  expect(await sharp(picture).metadata()).toMatchObject({ width: 90, height: 60 })
})

test('the same picture twice has the same bytes', async () => {
  const request = { trade: 'wellness', scene: 'stones', seed: 3, width: 320, height: 213 } as const

  expect((await renderArtwork(request)).equals(await renderArtwork(request))).toBe(true)
})

test('a scene of another trade is refused', async () => {
  await expect(renderArtwork({ trade: 'home', scene: 'globe', seed: 1 })).rejects.toThrow(RangeError)
})

test('a sign is a square PNG that needs no font', async () => {
  const sign = await renderLogo({ mark: 'key', colour: '#23498a' })

  expect(await sharp(sign).metadata()).toMatchObject({ format: 'png', width: 512, height: 512 })
})
