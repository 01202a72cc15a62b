import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { imageJson, toImageView, type ImageRow } from '#platform/media/index.ts'
import type { BrandSettings, TenantStatus, TenantView } from '../schemas.ts'

type TenantRow = Omit<TenantView, 'version' | 'logo' | 'heroes' | 'theme' | 'brand'> & {
  status: TenantStatus
  version: number
  brandingId: string | null
  theme: string | null
  brand: BrandSettings | null
  logo: ImageRow | null
  heroes: (ImageRow | null)[] | null
}

const tenantQuery = `
  select t.id, t.slug, t.name, t.trade, t.tagline, t.status, t.access, t.locale, t.currency, t.time_zone as "timeZone", t.country,
    t.legal_name as "legalName", t.legal_address as "legalAddress", t.support_email as "supportEmail",
    t.support_phone as "supportPhone", t.hold_minutes as "holdMinutes", t.version, p.host as "primaryHost",
    b.id as "brandingId", b.theme, b.settings as brand,
    ${imageJson(`(b.settings->>'logoImageId')::uuid`)} as logo,
    (select json_agg(${imageJson('h.id::uuid')} order by h.position)
     from jsonb_array_elements_text(b.settings->'heroImageIds') with ordinality as h (id, position)) as heroes
  from tenants t
    left join domains p on p.tenant_id = t.id and p.is_primary and p.status in ('active', 'degraded')
    left join brandings b on b.tenant_id = t.id and b.state = `

/** The look of a marketplace that has not published one. */
const defaultTheme = 'linen'

/** The marketplace as anybody may see it, in one round trip. @throws AppError `not_found` */
export const getTenant = (ctx: Ctx): Promise<TenantView> => readTenantView(ctx, 'published')

/** The same in the look that is being drafted, for its preview. @throws AppError `not_found` */
export const previewTenant = (ctx: Ctx): Promise<TenantView> => readTenantView(ctx, 'draft')

async function readTenantView(ctx: Ctx, state: 'published' | 'draft'): Promise<TenantView> {
  const [result] = await ctx.send([
    { name: `tenant-${state}`, text: `${tenantQuery}'${state}' where t.id = $1`, values: [ctx.tenantId] },
  ])
  const { brandingId, ...row } = assertFound(result?.rows[0] as TenantRow | undefined, 'Marketplace')
  return {
    ...row,
    theme: row.theme ?? defaultTheme,
    brand: row.brand ?? {},
    version: `${row.version}-${brandingId ?? 'default'}`,
    logo: toImageView(row.logo),
    heroes: (row.heroes ?? []).flatMap((hero) => (hero ? [toImageView(hero)] : [])),
  }
}
