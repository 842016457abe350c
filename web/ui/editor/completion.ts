/** What may follow at a place of a program, from its text alone: no types are computed, names and declarations tell enough. */
import type { Entry, Reference } from '../../reference/reference.ts'

export interface Completions {
  /** Where the word begins that they complete. */
  from: number
  entries: readonly Entry[]
}

/** What stands left of a dot. */
type Owner = 'MPI' | 'gpu' | { instanceOf: string } | { classItself: string }

/** Where no declaration tells: names that programs give to things. */
const USUAL_NAMES: readonly (readonly [RegExp, string])[] = [
  [/comm$/i, 'Intracomm'],
  [/^cart$/i, 'Cartcomm'],
  [/status$/i, 'Status'],
  [/^req(uest)?\d?$|request$/i, 'Request'],
  [/group$/i, 'Group'],
  [/^thread$/i, 'Thread'],
]
/** Declarations that lead to one another. */
const MOST_STEPS = 8

/** @param at offset of the cursor; null where nothing of ours can follow */
export function completionsAt(reference: Reference, text: string, at: number): Completions | null {
  const before = text.slice(0, at)
  const member = /((?:[\w$]+(?:\([^()\n]*\))?\s*\.\s*)+)([\w$]*)$/.exec(before)
  if (member) {
    const [, chain = '', word = ''] = member
    const owner = ownerOf(reference, before, linksOf(chain), MOST_STEPS)
    return owner && { from: at - word.length, entries: membersOf(reference, owner) }
  }
  const word = /[\w$]*$/.exec(before)?.[0] ?? ''
  if (/\bimport\s+(type\s+)?\{[^}]*$/.test(before)) return { from: at - word.length, entries: reference.exports }
  const isDeclared = new RegExp(`\\b(?:const|let|var|function|class)\\s+${word}$`).test(before)
  if (word === '' || /^\d/.test(word) || isDeclared) return null
  const imported = reference.exports.filter(({ name }) => new RegExp(`import\\s[^}]*\\b${name}\\b`).test(text))
  return { from: at - word.length, entries: imported }
}

/** A name, and whether it is called. */
interface Link {
  name: string
  isCalled: boolean
}

function linksOf(chain: string): Link[] {
  return Array.from(chain.matchAll(/([\w$]+)(\()?[^.]*\./g), ([, name = '', call]) => {
    return { name, isCalled: call !== undefined }
  })
}

function ownerOf(reference: Reference, before: string, [root, ...links]: readonly Link[], steps: number): Owner | null {
  if (!root || root.isCalled) return null
  let owner = rootOwner(reference, before, root.name, steps)
  for (const link of links) owner = owner && memberOwner(reference, owner, link)
  return owner
}

function rootOwner(reference: Reference, before: string, name: string, steps: number): Owner | null {
  if (name === 'MPI' || name === 'gpu') return name
  const declared = steps > 0 ? declaredOwner(reference, before, name, steps - 1) : null
  if (declared) return declared
  const constant = reference.MPI.find((entry) => entry.name === name)?.gives
  const usual = constant ?? USUAL_NAMES.find(([pattern]) => pattern.test(name))?.[1]
  return usual !== undefined && reference.classes[usual] ? { instanceOf: usual } : null
}

/** What the last declaration of the name says that it is. */
function declaredOwner(reference: Reference, before: string, name: string, steps: number): Owner | null {
  const escaped = name.replaceAll('$', '\\$')
  const type = new RegExp(`\\b${escaped}\\s*:\\s*(?:MPI\\.)?(\\w+)`, 'g')
  const value = new RegExp(
    `\\b(?:const|let|var)\\s+${escaped}\\s*=\\s*(?:await\\s+)?(new\\s+)?([\\w$]+(?:\\s*\\.\\s*[\\w$]+)*)\\s*(\\()?`,
    'g',
  )
  const typed = [...before.matchAll(type)].map(([, each = '']) => each).findLast((each) => reference.classes[each])
  if (typed !== undefined) return { instanceOf: typed }
  const found = [...before.matchAll(value)].at(-1)
  if (!found) return null
  const [, isNew, path = '', isCalled] = found
  const names = path.split('.').map((each) => each.trim())
  const last = names.at(-1) ?? ''
  if (isNew !== undefined) return reference.classes[last] ? { instanceOf: last } : null
  const links = names.map((each, index) => ({
    name: each,
    isCalled: isCalled !== undefined && index === names.length - 1,
  }))
  return ownerOf(reference, before, links, steps)
}

function memberOwner(reference: Reference, owner: Owner, { name, isCalled }: Link): Owner | null {
  const entry = membersOf(reference, owner).find((each) => each.name === name)
  if (!entry?.gives || !reference.classes[entry.gives]) return null
  if (entry.kind === 'class') return { classItself: entry.gives }
  return (entry.kind === 'method') === isCalled ? { instanceOf: entry.gives } : null
}

function membersOf(reference: Reference, owner: Owner): readonly Entry[] {
  if (owner === 'MPI') return reference.MPI
  if (owner === 'gpu') return reference.gpu
  if ('classItself' in owner) return reference.classes[owner.classItself]?.statics ?? []
  const found = reference.classes[owner.instanceOf]
  if (!found) return []
  const inherited = found.base === null ? [] : membersOf(reference, { instanceOf: found.base })
  const own = new Set(found.members.map(({ name }) => name))
  return [...found.members, ...inherited.filter(({ name }) => !own.has(name))]
}
