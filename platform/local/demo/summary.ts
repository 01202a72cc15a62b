import { join } from 'node:path'
import { originOf, type Config } from '#platform/config.ts'
import { readAddress } from '../stripe/address.ts'
import { accounts } from './content/accounts.ts'
import { marketplaces } from './content/index.ts'

/** What `npm start` prints: where everything is, and how to sign in. */
export function demoSummary(config: Config): string {
  const at = (host: string, path = '/') => originOf(config, host) + path
  const lines = marketplaces.flatMap(({ tenant, providerSignIn }) => [
    `${tenant.name.padEnd(20)} ${at(`${tenant.slug}.${config.platformDomain}`)}`,
    `${''.padEnd(20)} provider ${providerSignIn.email} · ${providerSignIn.password}`,
  ])
  const payments = config.payments ? null : readAddress(join(config.dataFolder, 'stripe'))
  return [
    ...lines,
    `${'Platform'.padEnd(20)} ${at(config.platformDomain)}`,
    `${'Console'.padEnd(20)} ${at(`admin.${config.platformDomain}`)}`,
    ...accounts.map(({ title, email, password }) => `${''.padEnd(20)} ${title} ${email} · ${password}`),
    // With a mail server of its own there is no local mailbox.
    ...(config.smtpUrl ? [] : [`${'Mailbox'.padEnd(20)} ${at(config.platformDomain, '/_mailbox')}`]),
    ...(payments ? [`${'Payments'.padEnd(20)} ${payments}`] : []),
    `${'API'.padEnd(20)} ${at(`${marketplaces[0]!.tenant.slug}.${config.platformDomain}`, '/api/v1/docs')}`,
  ].join('\n')
}
