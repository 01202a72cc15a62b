// Fastify looks for the name of a plugin that states none through all loaded modules, which under Jest takes a
// millisecond or more for each of our hundreds: here every function states its own.
const displayName = Symbol.for('fastify.display-name')
Object.defineProperty(Function.prototype, displayName, {
  configurable: true,
  get(this: { name: string }) {
    return this.name || 'anonymous'
  },
  set(this: object, value: string) {
    Object.defineProperty(this, displayName, { value, configurable: true, writable: true })
  },
})
