/** A piece of WGSL that a shader carries only when something in it is called. */
export interface WgslPart {
  /** The pieces whose functions this one calls. */
  readonly needs: readonly WgslPart[]
  readonly wgsl: string
}

/** The WGSL of `parts` and of all they need, each once, in an order that reads from the ground up. */
export function wgslLibrary(parts: Iterable<WgslPart>): string {
  const placed = new Set<WgslPart>()
  const place = (part: WgslPart): void => {
    if (placed.has(part)) return
    for (const needed of part.needs) place(needed)
    placed.add(part)
  }
  for (const part of parts) place(part)
  return [...placed].map((part) => part.wgsl.trim()).join('\n\n')
}
