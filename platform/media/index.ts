// Images of a tenant: upload, checks, variants, storage. Owns the table `images`.
export { ImageView } from './schemas.ts'
