// Marketplaces: who a tenant is, on which hosts it answers, and how it looks. Owns `tenants` and `domains` (shared
// tables: everybody may read them, only the tenant writes its own rows) and `brandings`. `lookup.ts` finds a tenant by
// its host before any tenant is entered; `isolation.ts` refuses to serve when tenants are not kept apart.
export {
  brandPublished,
  domainAdded,
  domainRemoved,
  domainUpdated,
  tenantCreated,
  tenantUpdated,
} from './events.ts'
export { assertIsolation, sweepIsolation } from './isolation/index.ts'
export { tenancyRoutes } from './routes.ts'
export { findHostByDomain, findHostBySlug, type HostRecord } from './lookup.ts'
export {
  domainFault,
  emailDomainOf,
  isCountry,
  isCurrency,
  isLocale,
  isTimeZone,
  normaliseHost,
  slugFault,
} from './rules.ts'
export { TenantView, type TenantAccess } from './schemas.ts'
export {
  addDomain,
  confirmDomain,
  createTenant,
  draftBrand,
  editTenant,
  getAccess,
  getTenant,
  launchTenant,
  listDomains,
  makePrimaryDomain,
  previewTenant,
  publishBrand,
  publishDraft,
  removeDomain,
  rollBackBrand,
  setAccess,
} from './service/index.ts'
export { platformTenantId } from './platform-tenant.ts'
