import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FeatureKey } from '#platform/billing/index.ts'
import { permissions, type Permission } from '#platform/identity/index.ts'
import { openEdge } from '#tests/support/edge.ts'

const withConfig =
  (config: object): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/gated', { config }, async () => ({}))
  }

test.each([
  ['no gate at all', {}, 'must state exactly one'],
  ['two gates', { isPublic: true, permission: 'service.manage' }, 'must state exactly one'],
  [
    'a permission that nobody has heard of',
    { permission: 'service.mange' as Permission },
    'there is no permission service.mange',
  ],
  [
    'a feature that no plan can have',
    { permission: 'calendar.manage', feature: 'calendar.snyc' as FeatureKey },
    'there is no feature calendar.snyc',
  ],
  ['a feature for anybody', { isPublic: true, feature: 'calendar.sync' }, 'a guest has no plan'],
])('the application does not start with a route that states %s', async (_, config, fault) => {
  await expect(openEdge({ api: [withConfig(config)] })).rejects.toThrow(fault)
})

test('every permission is for somebody', () => {
  for (const roles of Object.values(permissions)) expect(roles.length).toBeGreaterThan(0)
})
