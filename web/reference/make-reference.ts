import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ESTree } from 'vite'
import { entryOf, entryOfValue, membersOf } from './entries.ts'
import type { Entry, Reference, ReferenceClass } from './reference.ts'
import { type Declared, type SourceModule, Sources } from './source-module.ts'

/**
 * Reads what a program can call out of the sources, with the list of names that docs/api.md is made from.
 * @param root folder of the repository
 * @throws Error when a part of the sources is no longer where it was
 */
export function makeReference(root: string): Reference {
  const sources = new Sources()
  const module = (path: string): SourceModule => sources.module(join(root, path))
  const names = publicNames(root)
  const mpi = module('web/mpi/mpi.ts')
  const MPI = entriesOfMpi(mpi)
  const classes: Record<string, ReferenceClass> = {}
  for (const { name, kind } of MPI)
    if (kind === 'class') addClass(classes, declaration(mpi, name), (each) => names.has(each))
  const tabmpi = module('web/rank/tabmpi.ts')
  for (const name of ['GpuArray', 'Thread']) addClass(classes, declaration(tabmpi, name), () => true)
  const gpu = membersOf(declaration(module('web/compute/gpu-api.ts'), 'Gpu'), () => true).members
  const exports = [...tabmpi.exported].map((name) => entryOf(name, declaration(tabmpi, name)))
  return { exports, MPI, gpu, classes }
}

function declaration(module: SourceModule, name: string): Declared {
  const found = module.find(name)
  if (!found) throw new Error(`${module.path} has no ${name}: the editor's completion is made from it`)
  return found
}

/** The members of what `createMpi` gives. */
function entriesOfMpi(module: SourceModule): Entry[] {
  const { node } = declaration(module, 'createMpi')
  const body = node.type === 'FunctionDeclaration' ? (node.body?.body ?? []) : []
  const given = body.find((statement): statement is ESTree.ReturnStatement => statement.type === 'ReturnStatement')
  if (given?.argument?.type !== 'ObjectExpression') throw new Error(`${module.path}: createMpi gives no object`)
  const locals = new Map<string, ESTree.Expression | null>()
  for (const statement of body) {
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declarations) if (id.type === 'Identifier') locals.set(id.name, init)
  }
  return given.argument.properties.flatMap((property): Entry[] => {
    if (property.type === 'SpreadElement') return exportsOf(module, property.argument)
    if (property.key.type !== 'Identifier') return []
    const { name } = property.key
    const found = module.find(name)
    if (property.shorthand && found) return [entryOf(name, found)]
    const value = resolved(property.value, locals)
    const { doc } = entryOf(name, { module, node: DOCUMENTED, start: property.start })
    return [{ ...entryOfValue(name, module, value), doc }]
  })
}

/** Stands for any declaration of which only the comment is wanted. */
const DOCUMENTED: Declared['node'] = {
  type: 'VariableDeclarator',
  id: { type: 'Identifier', name: '', start: 0, end: 0 },
  init: null,
  start: 0,
  end: 0,
}

/** Behind a name of the function's own; a call of such a one is what it gives. */
function resolved(
  value: ESTree.Expression,
  locals: ReadonlyMap<string, ESTree.Expression | null>,
): ESTree.Expression | null {
  if (value.type === 'Identifier') return locals.get(value.name) ?? value
  if (value.type !== 'CallExpression' || value.callee.type !== 'Identifier') return value
  const maker = locals.get(value.callee.name)
  const body = maker?.type === 'ArrowFunctionExpression' ? maker.body : null
  return body && body.type !== 'BlockStatement' ? body : value
}

function exportsOf(module: SourceModule, node: ESTree.Expression): Entry[] {
  const from = node.type === 'Identifier' ? module.namespace(node.name) : null
  if (!from) throw new Error(`${module.path}: createMpi spreads what is no module`)
  return [...from.exported].map((name) => entryOf(name, declaration(from, name)))
}

/** With all its bases, each under its own name. */
function addClass(
  classes: Record<string, ReferenceClass>,
  found: Declared,
  isPublic: (name: string) => boolean,
): string | null {
  const { node, module } = found
  if ((node.type !== 'ClassDeclaration' && node.type !== 'TSInterfaceDeclaration') || !node.id) return null
  const { name } = node.id
  if (classes[name]) return name
  const parent = node.type === 'ClassDeclaration' ? node.superClass : null
  const base = parent?.type === 'Identifier' ? module.find(parent.name) : null
  classes[name] = { base: base && addClass(classes, base, isPublic), ...membersOf(found, isPublic) }
  return name
}

interface Names {
  classes: Record<string, string[]>
  functions: string[]
}

/** mpi4py's names and our own: what else a class has is not for programs. */
function publicNames(root: string): ReadonlySet<string> {
  const names: Names = JSON.parse(readFileSync(join(root, 'docs/mpi4py-names.json'), 'utf8'))
  const own: Record<string, Record<string, string>> = JSON.parse(
    readFileSync(join(root, 'docs/extensions.json'), 'utf8'),
  )
  const extensions = Object.values(own).flatMap((byClass) => Object.values(byClass).flatMap((list) => list.split(' ')))
  return new Set([...Object.values(names.classes).flat(), ...names.functions, ...extensions])
}
