// npm run dev: the same, with the server and both apps reloading on change.
import { launch } from './support/launch.mjs'

await launch('dev')
