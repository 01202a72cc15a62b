import { listCategories, listFeaturedServices } from '#platform/catalog/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { listProviders } from '#platform/providers/index.ts'
import type { TenantView } from '#platform/tenancy/index.ts'
import type { HomeLook, Look } from './schemas.ts'
import { homeSections, type HomeSection } from './theme-schema.ts'
import { loadTheme, resolveSettings, themeAssetUrl, themeFontPreloads, themeStylesheet } from './themes.ts'

/** How every page of a marketplace is composed. @throws ThemeError when its theme is not there */
export function lookOf(tenant: Pick<TenantView, 'theme' | 'brand'>): Look {
  const theme = loadTheme(tenant.theme)
  const { header, hero, cards, categories, imagery, colourScheme, assets } = theme.manifest
  const { version } = themeStylesheet(tenant.theme, { accent: tenant.brand.colour ?? null })
  const url = (path: string) => themeAssetUrl(tenant.theme, path)
  return {
    header,
    hero,
    cards,
    categories,
    imagery,
    colourScheme,
    stylesheetHref: `/_theme/tokens.css?v=${version}`,
    fontPreloads: themeFontPreloads(tenant.theme),
    assets: { pattern: url(assets.pattern), empty: url(assets.empty), lost: url(assets.lost) },
    settings: resolveSettings(theme, {}),
  }
}

/** The home page in the marketplace's words over the theme's. */
export function homeOf(tenant: TenantView): HomeLook {
  const { brand } = tenant
  const sections = homeSections(loadTheme(tenant.theme).manifest, brand.words ?? {}, {
    marketplace: tenant.name,
    tagline: tenant.tagline || tenant.name,
    lead: brand.lead,
    promise: brand.promise,
    city: '',
  })
  return { sections, heroes: tenant.heroes, steps: brand.steps ?? [], questions: brand.questions ?? [] }
}

/** What the home page lists, in one round trip. */
export async function getHomeContent(ctx: Ctx, sections: readonly HomeSection[]) {
  const limitOf = (kind: HomeSection['kind']) => {
    const section = sections.find((candidate) => candidate.kind === kind)
    return section && 'limit' in section ? section.limit : 8
  }
  const [categories, services, providers] = await Promise.all([
    listCategories(ctx),
    listFeaturedServices(ctx, limitOf('featured-services')),
    listProviders(ctx, { limit: limitOf('featured-providers') }),
  ])
  return { categories, services, providers: providers.items }
}
