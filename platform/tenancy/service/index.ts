export { draftBrand, publishBrand, publishDraft, rollBackBrand } from './brand.ts'
export { addDomain, confirmDomain, listDomains, makePrimaryDomain, removeDomain } from './domains.ts'
export { getTenant, previewTenant } from './read-tenant.ts'
export { createTenant, editTenant, launchTenant } from './write-tenant.ts'
