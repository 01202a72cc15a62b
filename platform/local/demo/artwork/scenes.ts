/** The scenes that can be drawn, by trade. Content names them; `renderArtwork` draws them. */
export const SCENES = {
  home: [
    'kitchen',
    'laundry',
    'bathroom',
    'workbench',
    'garden',
    'painting',
    'windows',
    'living-room',
    'front-door',
    'pantry',
  ],
  tutoring: [
    'desk',
    'chalkboard',
    'geometry',
    'globe',
    'laboratory',
    'music',
    'code',
    'library',
    'exam',
    'call',
  ],
  wellness: [
    'stones',
    'bath',
    'shelf',
    'leaves',
    'towels',
    'sand',
    'window',
    'botanical',
    'studio',
    'candles',
  ],
} as const

export type Trade = keyof typeof SCENES
export type SceneOf<T extends Trade> = (typeof SCENES)[T][number]
export type Scene = SceneOf<Trade>
