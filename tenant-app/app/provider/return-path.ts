export { safeReturnPath } from '#ui/return-path.ts'
