/** The three demo marketplaces, in the order in which they are shown. */
import { chalkline } from './chalkline.ts'
import { morgenrein } from './morgenrein.ts'
import { stillroom } from './stillroom.ts'
import type { DemoMarketplace } from './types.ts'

export const marketplaces: readonly DemoMarketplace[] = [morgenrein, chalkline, stillroom]
