// What a person may ask of a marketplace about their own data: a copy of all of it, and to be forgotten; and what the
// owner of a marketplace may: a copy of everything. Owns no table. Each domain says what it knows about a user and how
// it forgets them; this one asks them all.
export { eraseOwnAccount } from './flows.ts'
export { privacyRoutes } from './routes.ts'
export { exportOwnData } from './service.ts'
export { exportTenant } from './tenant-export.ts'
