import type { Limits } from '../shared/limits.ts'
import { Refusal } from './refusal.ts'
import { World } from './world.ts'

/** All worlds of a server, by name. A world exists while it has members. */
export class Worlds {
  readonly #limits: Limits
  readonly #byName = new Map<string, World>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get worlds(): number {
    return this.#byName.size
  }

  get members(): number {
    let members = 0
    for (const world of this.#byName.values()) members += world.size
    return members
  }

  /** The world of that name, if there is one. */
  find(name: string): World | undefined {
    return this.#byName.get(name)
  }

  /**
   * Makes a world that does not exist yet: its first member must join it at once.
   * @throws Refusal `too-many-worlds`
   */
  make(name: string): World {
    if (this.worlds >= this.#limits.worlds) {
      throw new Refusal('too-many-worlds', `join: this server has its ${this.worlds} worlds already; join one of them`)
    }
    const world = new World(name, this.#limits)
    this.#byName.set(name, world)
    return world
  }

  /** Forgets a world that has become empty. */
  drop(world: World): void {
    if (world.size === 0) this.#byName.delete(world.name)
  }
}
