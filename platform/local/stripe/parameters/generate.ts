// Writes operations.jsonl: which parameters each operation that is played here takes, from the types of the `stripe`
// package. Run it after adding an operation: node --import tsx platform/local/stripe/parameters/generate.ts
import { writeFileSync } from 'node:fs'
import { registerAll } from '../register.ts'
import { StripeEngine } from '../engine.ts'
import { Webhooks } from '../webhooks.ts'
import { operationsFile } from './shapes.ts'
import { operationsText } from './package-types.ts'

const engine = new StripeEngine()
registerAll(engine, new Webhooks(engine))
const text = operationsText(engine.router.routes.all)
writeFileSync(operationsFile, text)
console.log(`${engine.router.routes.all.length} operations, ${text.length} characters`)
