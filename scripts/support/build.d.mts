export const apps: string[]
export function staleApps(): string[]
export function ensureBuilt(options?: { force?: boolean; app?: string }): Promise<void>
