import {
  addDomain,
  confirmDomain,
  findHostByDomain,
  getTenant,
  listDomains,
  makePrimaryDomain,
  removeDomain,
} from '#platform/tenancy/index.ts'
import { inTenant, outboxOf, testDatabase } from '#tests/support/database.ts'
import { as, inNewMarketplace, marketplace, platformDomain } from './marketplace.ts'

describe('domains', () => {
  const hostFor = (scope: { tenantId: string }) => `b-${scope.tenantId.slice(-12)}.example.com`
  const lookUp = async (host: string) => findHostByDomain((await testDatabase()).pool, host)

  test('answer only after they were verified, under the normalised name', async () => {
    const scope = await marketplace()
    const host = hostFor(scope)

    const added = await inTenant(scope, (ctx) =>
      addDomain(ctx, { host: `${host.toUpperCase()}.`, platformDomain }),
    )
    expect(added).toEqual({ host, status: 'pending_dns', isPrimary: false, verifiedAt: null })
    expect(await lookUp(host)).toBeNull()

    await inTenant(scope, (ctx) => confirmDomain(ctx, { host }))
    expect(await lookUp(host)).toMatchObject({ tenantId: scope.tenantId, primaryHost: null })
    expect((await inTenant(scope, outboxOf)).slice(-2)).toMatchObject([
      { name: 'domain.added', payload: { host } },
      { name: 'domain.updated', payload: { host } },
    ])
  })

  test('are one marketplace’s: nobody else can add, see or remove them', async () => {
    const [here, there] = [await marketplace(), await marketplace()]
    const host = hostFor(here)
    await inTenant(here, (ctx) => addDomain(ctx, { host, platformDomain }))

    const taken = inTenant(there, (ctx) => addDomain(ctx, { host, platformDomain }))
    await expect(taken).rejects.toMatchObject({ code: 'conflict' })
    expect(await inTenant(there, listDomains)).toEqual([])
    for (const attempt of [removeDomain, confirmDomain, makePrimaryDomain]) {
      const reached = inTenant<unknown>(there, (ctx) => attempt(ctx, { host }))
      await expect(reached).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await inTenant(here, listDomains)).toHaveLength(1)
  })

  test('have one primary, which must be verified, and the others lead there', async () => {
    const scope = await marketplace()
    const [first, second] = [hostFor(scope), `www.${hostFor(scope)}`]
    await inTenant(scope, async (ctx) => {
      for (const host of [first, second]) await addDomain(ctx, { host, platformDomain })
      await expect(makePrimaryDomain(ctx, { host: first })).rejects.toMatchObject({ code: 'conflict' })
      for (const host of [first, second]) await confirmDomain(ctx, { host })
      await makePrimaryDomain(ctx, { host: first })
      await makePrimaryDomain(ctx, { host: second })
    })

    expect(await lookUp(first)).toMatchObject({ primaryHost: second })
    expect((await inTenant(scope, getTenant)).primaryHost).toBe(second)
    expect((await inTenant(scope, listDomains)).map(({ isPrimary }) => isPrimary)).toEqual([false, true])
  })

  test('that are removed lead nowhere', async () => {
    const scope = await marketplace()
    const host = hostFor(scope)
    await inTenant(scope, async (ctx) => {
      await addDomain(ctx, { host, platformDomain })
      await confirmDomain(ctx, { host })
      await removeDomain(ctx, { host })
    })

    expect(await lookUp(host)).toBeNull()
    await expect(inTenant(scope, (ctx) => removeDomain(ctx, { host }))).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('are the owner’s business, and verifying them is nobody’s', () =>
    inNewMarketplace(async (ctx) => {
      const host = hostFor(ctx)
      const byOperator = addDomain(as(ctx, 'tenant_operator'), { host, platformDomain })
      await expect(byOperator).rejects.toMatchObject({ code: 'forbidden' })

      await addDomain(as(ctx, 'tenant_owner'), { host, platformDomain })

      await expect(confirmDomain(as(ctx, 'tenant_owner'), { host })).rejects.toMatchObject({
        code: 'forbidden',
      })
      const platform = addDomain(as(ctx, 'tenant_owner'), { host: 'x.platform.site', platformDomain })
      await expect(platform).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'host' }] })
    }))
})
