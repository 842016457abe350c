import type { Mpi } from '../web/mpi/mpi.ts'
import type { FindName } from './api-table.ts'

/** What every function has of its own. */
const OF_FUNCTIONS: ReadonlySet<string> = new Set(['length', 'name', 'prototype'])

/**
 * Looks names up in the real classes and the members of one rank's `MPI`. A class has the names of its prototype, of its
 * bases, its static ones, and the fields of its instances; a name that only a class derived from it has is found there,
 * because every communicator of a program is of a derived class.
 */
export function findNameIn(mpi: Mpi, classNames: readonly string[]): FindName {
  const members = new Map<string, unknown>(Object.entries(mpi))
  const samples = [...members.values(), new mpi.Status(), new mpi.Exception()]
  const classes = new Map<string, Set<string>>()
  for (const name of classNames) {
    const found = members.get(name)
    if (typeof found === 'function') classes.set(name, namesOf(found, samples))
  }
  const derived = (base: string): string[] =>
    [...classes.keys()].filter((name) => isDerived(members.get(name), members.get(base)))

  return (owner, name) => {
    if (['functions', 'classes', 'constants'].includes(owner)) return members.has(name) ? '' : null
    if (classes.get(owner)?.has(name)) return ''
    const elsewhere = derived(owner).find((other) => classes.get(other)?.has(name))
    return elsewhere ? `in \`${elsewhere}\`` : null
  }
}

function namesOf(found: Function, samples: readonly unknown[]): Set<string> {
  const prototype: unknown = found.prototype
  const fields = samples.filter((sample) => isInstance(sample, prototype)).flatMap(Object.getOwnPropertyNames)
  const statics = chain(found, Function.prototype).filter((name) => !OF_FUNCTIONS.has(name))
  return new Set([...chain(prototype, Object.prototype), ...statics, ...fields])
}

/** Names of an object and of those it inherits from, as far as `end`. */
function chain(start: unknown, end: object): string[] {
  if (typeof start !== 'object' && typeof start !== 'function') return []
  if (start === null || start === end) return []
  return [...Object.getOwnPropertyNames(start), ...chain(Object.getPrototypeOf(start), end)]
}

function isInstance(value: unknown, prototype: unknown): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  return typeof prototype === 'object' && prototype !== null && Object.prototype.isPrototypeOf.call(prototype, value)
}

function isDerived(derived: unknown, base: unknown): boolean {
  return typeof derived === 'function' && typeof base === 'function' && isInstance(derived.prototype, base.prototype)
}
