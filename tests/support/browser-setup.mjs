import { ensureBuilt } from '../../scripts/support/build.mjs'
import globalSetup from './global-setup.mjs'

/** Browser tests meet what visitors meet: the built apps. */
export default async function browserSetup() {
  await globalSetup()
  await ensureBuilt()
}
