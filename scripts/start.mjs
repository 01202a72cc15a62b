// npm start: from a clean checkout to marketplaces that are served, with nothing but Node and npm.
import { launch } from './support/launch.mjs'

await launch('start')
