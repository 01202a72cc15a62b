import type { Config } from '#platform/config.ts'
import { createCategory, createService } from '#platform/catalog/index.ts'
import { addMembership, createUser, hashPassword } from '#platform/identity/index.ts'
import { openDatabase, type Database } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import { openLocalStorage } from '#platform/kernel/storage.ts'
import { systemScope, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { storeImage, type MediaRuntime } from '#platform/media/index.ts'
import { addCreditPack, defaultPaymentSettings, setPaymentSettings } from '#platform/payments/index.ts'
import {
  addGalleryImage,
  createProvider,
  editProvider,
  publishProvider,
  verifyProvider,
} from '#platform/providers/index.ts'
import { replaceSchedule } from '#platform/scheduling/index.ts'
import { createTenant, findHostBySlug, launchTenant, publishBrand } from '#platform/tenancy/index.ts'
import { seedAccounts } from './accounts.ts'
import { renderArtwork, renderLogo } from './artwork/render.ts'
import { marketplaces } from './content/index.ts'
import { largestMarketplacePlan, seedDemoPlans } from './plans.ts'
import type { DemoMarketplace, DemoProvider, LogoDesign, Picture } from './content/types.ts'

export { demoSummary } from './summary.ts'

type Note = (text: string) => void

/** Writes the demo marketplaces and accounts that are not there yet, through the services a person would use. */
export async function seedDemo(config: Config, note: Note = () => {}): Promise<void> {
  const database = openDatabase({ url: config.database.appUrl, poolSize: 4, queryTimeout: 20_000 })
  const storage = openLocalStorage(config.storageFolder)
  try {
    for (const marketplace of marketplaces) await seedMarketplace({ database, storage }, marketplace, note)
    await seedAccounts(database)
  } finally {
    await database.close()
  }
}

async function seedMarketplace(
  runtime: MediaRuntime & { database: Database },
  marketplace: DemoMarketplace,
  note: Note,
) {
  const { tenant, categories, providers, providerSignIn, payments, creditPacks = [] } = marketplace
  const known = await findHostBySlug(runtime.database.pool, tenant.slug)
  if (known?.status === 'live') return
  // One that is still a draft is a seeding that was killed: its last transaction, which fills it, is made again.
  const scope: Scope = { ...systemScope(known?.tenantId ?? newId()), locale: tenant.locale }
  if (!known) await runtime.database.inTenant(scope, (ctx) => writeTenant(ctx, marketplace))
  const drawings = drawingsOf(marketplace)
  const images = await storeAll(runtime, scope, drawings, (done) =>
    note(`${tenant.name}: picture ${done} of ${drawings.length}`),
  )
  const imageOf = (key: string) => images.get(key)!
  const ofMarketplace = await largestMarketplacePlan(runtime.database)
  const passwordHash = await hashPassword(providerSignIn.password)

  await runtime.database.inTenant(scope, async (ctx) => {
    await publishBrand(ctx, {
      theme: tenant.theme,
      settings: {
        colour: tenant.brandColour,
        logoImageId: imageOf('logo'),
        heroImageIds: tenant.heroPictures.map((_, index) => imageOf(`hero ${index}`)),
        lead: tenant.lead,
        promise: tenant.promise,
        words: tenant.words as Record<string, Record<string, string>>,
        steps: tenant.steps.map((step) => ({ ...step })),
        questions: tenant.faq.map((question) => ({ ...question })),
      },
    })
    if (payments) await setPaymentSettings(ctx, { ...defaultPaymentSettings, ...payments, version: 0 })
    for (const pack of creditPacks) await addCreditPack(ctx, { ...pack })
    const categoryIds = new Map<string, string>()
    for (const { slug, ...category } of categories)
      categoryIds.set(slug, (await createCategory(ctx, category)).id)
    const owners: Parameters<typeof seedDemoPlans>[2][number][] = []
    for (const provider of providers) {
      const providerId = await writeProvider(ctx, provider, categoryIds, imageOf)
      const isShown = provider.slug === providerSignIn.providerSlug
      owners.push({ providerId, isShown, isVerified: provider.isVerified })
      if (isShown) {
        const user = await createUser(ctx, { ...providerSignIn, passwordHash, isEmailVerified: true })
        await addMembership(ctx, { userId: user.id, role: 'provider_owner', providerId })
      }
    }
    await seedDemoPlans(ctx, ofMarketplace, owners)
    await launchTenant(ctx)
  })
}

async function writeTenant(ctx: Ctx, { tenant }: DemoMarketplace): Promise<void> {
  await createTenant(ctx, {
    slug: tenant.slug,
    name: tenant.name,
    trade: tenant.trade,
    tagline: tenant.tagline,
    locale: tenant.locale,
    currency: tenant.currency,
    timeZone: tenant.timeZone,
    country: tenant.country,
    legalName: tenant.legalName,
    legalAddress: tenant.address.join(', '),
    supportEmail: tenant.supportEmail,
    supportPhone: tenant.supportPhone,
    theme: tenant.theme,
    brand: { colour: tenant.brandColour },
  })
}

async function writeProvider(
  ctx: Ctx,
  provider: DemoProvider,
  categoryIds: Map<string, string>,
  imageOf: (key: string) => string,
): Promise<string> {
  const { id: providerId } = await createProvider(ctx, {
    businessName: provider.businessName,
    email: provider.email,
    phone: provider.phone,
    headline: provider.headline,
    introduction: provider.introduction.join('\n\n'),
    street: provider.street,
    city: provider.city,
    postalCode: provider.postalCode,
    country: provider.country,
    accent: provider.accent,
  })
  await editProvider(ctx, {
    providerId,
    version: null,
    logoImageId: imageOf(`${provider.slug} logo`),
    headerImageId: imageOf(`${provider.slug} header`),
    sections: [...provider.sections],
    // Who names a street receives people there.
    ownPlace: { ...provider.place, isPublic: provider.street !== '' },
  })
  for (const [index, { caption }] of provider.gallery.entries()) {
    await addGalleryImage(ctx, { providerId, imageId: imageOf(`${provider.slug} gallery ${index}`), caption })
  }
  await replaceSchedule(ctx, {
    providerId,
    version: null,
    timeZone: provider.timeZone,
    weekly: [...provider.weekly],
    exceptions: provider.exceptions.map(({ daysFromToday, windows, note }) => ({
      date: new Date(ctx.now.getTime() + daysFromToday * 86_400_000).toISOString().slice(0, 10),
      windows: [...windows],
      note,
    })),
  })
  if (provider.isVerified) await verifyProvider(ctx, providerId)
  await publishProvider(ctx, { providerId, version: null })
  for (const [at, service] of provider.services.entries()) {
    const { categorySlug, pictures, intakeQuestions, ...fields } = service
    await createService(ctx, {
      ...fields,
      providerId,
      categoryId: categoryIds.get(categorySlug)!,
      intakeQuestions: intakeQuestions.map((question) => ({ ...question })),
      imageIds: pictures.map((_, index) => imageOf(`${provider.slug} service ${at} ${index}`)),
      isActive: true,
    })
  }
  return providerId
}

type Drawing = {
  key: string
  purpose: 'brand' | 'logo' | 'header' | 'gallery' | 'service'
  alt: string
  draw: () => Promise<Buffer>
}

function drawingsOf({ tenant, providers }: DemoMarketplace): Drawing[] {
  const picture = (key: string, purpose: Drawing['purpose'], { scene, seed, alt }: Picture): Drawing => ({
    key,
    purpose,
    alt,
    draw: () => renderArtwork({ trade: tenant.trade, scene, seed, ...(isLarge(purpose) ? large : small) }),
  })
  const logo = (key: string, name: string, design: LogoDesign): Drawing => ({
    key,
    purpose: 'logo',
    alt: name,
    draw: () => renderLogo(design),
  })
  return [
    logo('logo', tenant.name, tenant.logo),
    ...tenant.heroPictures.map((hero, index) => picture(`hero ${index}`, 'brand', hero)),
    ...providers.flatMap((provider) => [
      logo(`${provider.slug} logo`, provider.businessName, provider.logo),
      picture(`${provider.slug} header`, 'header', provider.header),
      ...provider.gallery.map((image, index) =>
        picture(`${provider.slug} gallery ${index}`, 'gallery', image),
      ),
      ...provider.services.flatMap(({ pictures }, at) =>
        pictures.map((image, index) => picture(`${provider.slug} service ${at} ${index}`, 'service', image)),
      ),
    ]),
  ]
}

// Only what fills a screen is drawn large: the first start should not take longer than it must.
const isLarge = (purpose: Drawing['purpose']) => purpose === 'brand' || purpose === 'header'
const large = { width: 1280, height: 853 }
const small = { width: 960, height: 640 }

/** Some at a time: a picture is work for one core. @returns image ids by key */
async function storeAll(
  runtime: MediaRuntime,
  scope: Scope,
  drawings: Drawing[],
  onProgress: (done: number) => void,
) {
  const ids = new Map<string, string>()
  const waiting = [...drawings]
  const work = async () => {
    for (let drawing = waiting.shift(); drawing; drawing = waiting.shift()) {
      const { key, purpose, alt, draw } = drawing
      const image = await storeImage(runtime, scope, {
        bytes: await draw(),
        purpose,
        alt,
        uploadedBy: null,
        effort: 'quick',
      })
      ids.set(key, image.id)
      onProgress(ids.size)
    }
  }
  await Promise.all([work(), work(), work()])
  return ids
}
