/** Loads generated JavaScript: each text once, for what its module exports by default. */
export class JavascriptModules<T> {
  readonly #loaded = new Map<string, Promise<T>>()

  /** The default export of the module `text`. */
  load(text: string): Promise<T> {
    let loaded = this.#loaded.get(text)
    if (loaded === undefined) {
      loaded = importDefault<T>(text)
      this.#loaded.set(text, loaded)
    }
    return loaded
  }
}

/** A rank's worker forbids `Function`; a module of its own origin is allowed. */
async function importDefault<T>(text: string): Promise<T> {
  // Node cannot import a blob.
  const isNode = typeof process === 'object' && typeof process.versions?.node === 'string'
  const url = isNode
    ? `data:text/javascript,${encodeURIComponent(text)}`
    : URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
  try {
    const module: { default: T } = await import(/* @vite-ignore */ url)
    return module.default
  } finally {
    if (!isNode) URL.revokeObjectURL(url)
  }
}
