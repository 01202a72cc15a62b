declare module 'wawoff2' {
  /** woff2 → TrueType or OpenType. */
  export function decompress(woff2: Uint8Array): Promise<Uint8Array>
}
