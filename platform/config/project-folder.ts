import { resolve } from 'node:path'

/** The folder that holds package.json; relative folders in the environment are resolved against it. */
export const projectFolder = resolve(import.meta.dirname, '../..')
