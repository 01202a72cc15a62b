/** The environment is wrong; each line of the message is one sentence for whoever set it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** A value as it may appear on a screen or in a log: without passwords, and not endless. */
export function shown(name: string, value = '') {
  if (/^SECRET_KEY|PRIVATE_KEY|CLIENT_SECRET|^STRIPE_/.test(name)) return `${value.length} characters long`
  return JSON.stringify(value.replace(/(:\/\/[^:@/]*:)[^@]*@/, '$1***@').slice(0, 100))
}
