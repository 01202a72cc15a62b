type Environment = Readonly<Record<string, string | undefined>>
export function findChromium(env?: Environment): string | null
export function findProgram(name: string, env?: Environment): string | null
