/**
 * The platform's own tenant, made by a migration: its users are the accounts of those who run marketplaces and of the
 * platform's staff. It has no storefront; its pages are the console (decision 011).
 */
export const platformTenantId = '00000000-0000-7000-8000-000000000001'
