export const projectFolder: string
export function requireNode(): void
export function isInstalled(): boolean
export function ensureInstalled(options?: { quiet?: boolean }): Promise<boolean>
