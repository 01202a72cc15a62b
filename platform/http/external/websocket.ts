import websocket from '@fastify/websocket'
import fp from 'fastify-plugin'

/** Small messages, uncompressed: compression costs a window of memory per connection and saves nothing here. */
export const websockets = fp(async (app) => {
  await app.register(websocket, { options: { maxPayload: 4 * 1024, perMessageDeflate: false } })
})
