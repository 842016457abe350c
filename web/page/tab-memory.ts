/** Where a tab keeps what it must know after a reload: `sessionStorage`, or nothing where that is switched off. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const TOKEN = /^[0-9a-f]{32}$/

/**
 * What a tab remembers of a world as long as it is open, reloads included: its token, by which it comes back as the same
 * member, its person's name and consent, and whether it means to make the world. A tab that this one opens has a copy of
 * all, and must not have the token: so that is kept only while there is no page (between `keep` and `take`).
 */
export class TabMemory {
  readonly #storage: TabStorage
  readonly #world: string
  /** Whether there was a token to take: the page takes the place of the one before it. */
  isBack = false

  constructor(storage: TabStorage, world: string) {
    this.#storage = storage
    this.#world = world
  }

  /** The token of the page before this one; null for the first. It is gone from the memory then. */
  take(): string | null {
    const token = this.#get('token')
    this.#storage.removeItem(this.#place('token'))
    this.isBack = token !== null && TOKEN.test(token)
    return this.isBack ? token : null
  }

  /** For the next page of this tab: to be called when this one goes. */
  keep(token: string): void {
    this.#set('token', token)
  }

  get consents(): boolean {
    return this.#get('consents') !== null
  }

  set consents(consents: boolean) {
    this.#set('consents', consents ? 'yes' : null)
  }

  /** What people shall call the world that this tab is to make; null where it makes none. */
  get making(): string | null {
    return this.#get('making')
  }

  set making(title: string | null) {
    this.#set('making', title)
  }

  #get(what: string): string | null {
    return this.#storage.getItem(this.#place(what))
  }

  #set(what: string, text: string | null): void {
    if (text === null) this.#storage.removeItem(this.#place(what))
    else this.#storage.setItem(this.#place(what), text)
  }

  #place(what: string): string {
    return `tabmpi ${what} ${this.#world}`
  }
}

const NAME = 'tabmpi name'

/** The name that this tab's person gave; null before. It holds in every world, and in tabs that this one opens. */
export function rememberedName(storage: TabStorage): string | null {
  return storage.getItem(NAME)
}

/** For `rememberedName`, also of later pages. */
export function rememberName(storage: TabStorage, name: string): void {
  storage.setItem(NAME, name)
}

/** This tab's own storage; one that forgets where the browser lets the page keep nothing. */
export function tabStorage(): TabStorage {
  try {
    const storage = sessionStorage
    storage.setItem('tabmpi', '')
    return storage
  } catch {
    const kept = new Map<string, string>()
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => void kept.set(key, text),
      removeItem: (key) => void kept.delete(key),
    }
  }
}
