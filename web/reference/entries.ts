import type { ESTree } from 'vite'
import type { Entry } from './reference.ts'
import type { Declared, SourceModule } from './source-module.ts'

/** Members that are there for other parts of ours say so. */
const NOT_FOR_PROGRAMS = /^For (the runtime|messages)\b/

/** A declaration of a module as an entry. @param name under which programs know it */
export function entryOf(name: string, { module, node, start }: Declared): Entry {
  const doc = oneLine(module.comment(start))
  switch (node.type) {
    case 'ClassDeclaration':
    case 'ClassExpression':
      return { name, kind: 'class', signature: '', doc, gives: name }
    case 'VariableDeclarator':
      return { ...entryOfValue(name, module, node.init), doc }
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      return { name, kind: 'type', signature: '', doc, gives: null }
    default:
      return { name, kind: 'method', ...callable(module, node), doc }
  }
}

/** A value of a program, as far as its expression tells what it is; without its comment. */
export function entryOfValue(name: string, module: SourceModule, value: ESTree.Expression | null): Entry {
  if (value?.type === 'ArrowFunctionExpression') return { name, kind: 'method', ...callable(module, value), doc: '' }
  const gives = value && classOf(module, value)
  return { name, kind: 'constant', signature: gives === null ? '' : `: ${gives}`, doc: '', gives }
}

/** The members of a class that programs may know, without those of its bases. */
export function membersOf(
  { module, node }: Declared,
  isPublic: (name: string) => boolean,
): { members: Entry[]; statics: Entry[] } {
  const members: Entry[] = []
  const statics: Entry[] = []
  if (node.type === 'ClassDeclaration') {
    for (const member of node.body.body) {
      if (member.type !== 'MethodDefinition' && member.type !== 'PropertyDefinition') continue
      if (member.accessibility === 'private' || member.accessibility === 'protected') continue
      const entry = memberOf(module, member)
      if (entry && isPublic(entry.name)) add(member.static ? statics : members, entry)
    }
  } else if (node.type === 'TSInterfaceDeclaration') {
    for (const member of node.body.body) {
      const entry = signatureOf(module, member)
      if (entry && isPublic(entry.name)) add(members, entry)
    }
  }
  return { members, statics }
}

/** Of overloads, and of a getter and its setter, the first one. */
function add(entries: Entry[], entry: Entry): void {
  if (!NOT_FOR_PROGRAMS.test(entry.doc) && !entries.some(({ name }) => name === entry.name)) entries.push(entry)
}

function memberOf(module: SourceModule, member: ESTree.MethodDefinition | ESTree.PropertyDefinition): Entry | null {
  if (member.key.type !== 'Identifier' || member.computed) return null
  const { name } = member.key
  if (name === 'constructor') return null
  const doc = oneLine(module.comment(member.start))
  if (!('kind' in member)) return { ...typed(module, member.typeAnnotation), name, doc, kind: 'property' }
  if (member.kind !== 'method') return { ...typed(module, member.value.returnType), name, doc, kind: 'property' }
  return { ...callable(module, member.value), name, doc, kind: 'method' }
}

function signatureOf(module: SourceModule, member: ESTree.TSSignature): Entry | null {
  if (member.type !== 'TSMethodSignature' && member.type !== 'TSPropertySignature') return null
  if (member.key.type !== 'Identifier') return null
  const { name } = member.key
  const doc = oneLine(module.comment(member.start))
  if (member.type === 'TSMethodSignature') return { ...callable(module, member), name, doc, kind: 'method' }
  return { ...typed(module, member.typeAnnotation), name, doc, kind: 'property' }
}

/** What is declared with a type, or gives one. */
function typed(
  module: SourceModule,
  type: ESTree.TSTypeAnnotation | null | undefined,
): Pick<Entry, 'signature' | 'gives'> {
  return type ? { signature: module.line(type), gives: classIn(module.line(type)) } : { signature: '', gives: null }
}

type Callable = Pick<ESTree.Function, 'params'> & { returnType?: ESTree.TSTypeAnnotation | null }

function callable(module: SourceModule, { params, returnType }: Callable): Pick<Entry, 'signature' | 'gives'> {
  const { signature, gives } = typed(module, returnType)
  return { signature: `(${params.map((each) => parameter(module, each)).join(', ')})${signature}`, gives }
}

function parameter(module: SourceModule, node: ESTree.ParamPattern): string {
  if (node.type === 'RestElement') return positions(module, node) ?? module.line(node)
  if (node.type !== 'AssignmentPattern') return module.line(node)
  return module.line(node.left).replace(/^(\w+)(: |$)/, '$1?$2')
}

/** MPI's arguments by position: what `...args: SendArguments` stands for. */
function positions(module: SourceModule, { typeAnnotation }: ESTree.FormalParameterRest): string | null {
  const type = typeAnnotation?.typeAnnotation
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return null
  const alias = type.typeName.name === 'Arguments' ? null : module.find(type.typeName.name)
  const reference = alias?.node.type === 'TSTypeAliasDeclaration' ? alias.node.typeAnnotation : type
  const owner = alias?.module ?? module
  if (reference.type !== 'TSTypeReference' || owner.line(reference.typeName) !== 'Arguments') return null
  const [tuple] = reference.typeArguments?.params ?? []
  return tuple?.type === 'TSTupleType' ? owner.line(tuple).slice(1, -1) : null
}

/** The class of which an expression makes an instance. */
function classOf(module: SourceModule, value: ESTree.Expression): string | null {
  if (value.type === 'NewExpression') return value.callee.type === 'Identifier' ? value.callee.name : null
  if (value.type !== 'CallExpression' || value.callee.type !== 'Identifier') return null
  const maker = module.find(value.callee.name)?.node
  const init = maker?.type === 'VariableDeclarator' ? maker.init : null
  const body = init?.type === 'ArrowFunctionExpression' ? init.body : null
  if (body && body.type !== 'BlockStatement') return classOf(module, body)
  // A function that gives back what it is given, in another state.
  const [first] = value.arguments
  return first && first.type !== 'SpreadElement' ? classOf(module, first) : null
}

/** The class of ours that a type is, or promises; null where there is none. */
function classIn(type: string): string | null {
  return /^: (?:Promise<)?([A-Z]\w+)(?:<[\w, ]+>)?(?: \| null)?>?$/.exec(type)?.[1] ?? null
}

/** The first sentences of a comment, without what is for readers of the code. */
function oneLine(comment: string): string {
  const text = comment
    .replaceAll(/^[ \t]*\*? ?/gm, '')
    .split(/\n\s*\n|(?:^|\s)@\w|```/, 1)[0]
    ?.replaceAll(/\s+/g, ' ')
    .replaceAll(/(; )?MPI 4\.1, (chapter|section)s? [\d., and]*\d\.?/g, '')
    .trim()
  if (!text) return ''
  if (text.length <= 200) return text
  const end = text.lastIndexOf('. ', 200)
  return end > 0 ? text.slice(0, end + 1) : `${text.slice(0, 199)}…`
}
