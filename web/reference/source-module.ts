import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type ESTree, parseSync } from 'vite'

/** A declaration of a name, where it stands. */
export interface Declared {
  module: SourceModule
  node: ESTree.Class | ESTree.Function | ESTree.VariableDeclarator | ESTree.TSInterfaceDeclaration | TypeAlias
  /** Of the statement that it is in: before it stands the comment. */
  start: number
}

type TypeAlias = ESTree.TSTypeAliasDeclaration

/** The modules of our own sources, each read once. */
export class Sources {
  readonly #modules = new Map<string, SourceModule>()

  /** @param path of a .ts file */
  module(path: string): SourceModule {
    const known = this.#modules.get(path)
    if (known) return known
    const module = new SourceModule(this, path)
    this.#modules.set(path, module)
    return module
  }
}

/** One TypeScript file: what it declares and imports, and its comments. */
export class SourceModule {
  readonly path: string
  readonly text: string
  readonly declared = new Map<string, Declared>()
  readonly exported = new Set<string>()
  readonly #sources: Sources
  readonly #imports = new Map<string, { from: string; name: string }>()
  readonly #comments: readonly { start: number; end: number; value: string }[]

  constructor(sources: Sources, path: string) {
    this.path = path
    this.#sources = sources
    this.text = readFileSync(path, 'utf8')
    const { program, comments, errors } = parseSync(path, this.text)
    const [error] = errors
    if (error) throw new SyntaxError(`${path}: ${error.message}`)
    this.#comments = comments
    for (const statement of program.body) this.#read(statement)
  }

  /** Where a name of this module is declared, here or where it is imported from; null for one of another package. */
  find(name: string): Declared | null {
    const here = this.declared.get(name)
    if (here) return here
    const imported = this.#imports.get(name)
    return imported && imported.name !== '*' ? this.#sources.module(imported.from).find(imported.name) : null
  }

  /** The module behind `import * as name`. */
  namespace(name: string): SourceModule | null {
    const imported = this.#imports.get(name)
    return imported?.name === '*' ? this.#sources.module(imported.from) : null
  }

  /** The text of a node in one line. */
  line({ start, end }: ESTree.Span): string {
    return this.text
      .slice(start, end)
      .replaceAll(/\/\*.*?\*\//gs, '')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/([[(]) | ([\])])|, ([\])])/g, '$1$2$3')
      .trim()
  }

  /** The doc comment that stands before `start`, as it was written; empty if there is none. */
  comment(start: number): string {
    const before = this.#comments.findLast(({ end }) => end <= start)
    if (!before?.value.startsWith('*') || this.text.slice(before.end, start).trim() !== '') return ''
    return before.value
  }

  #read(statement: ESTree.Directive | ESTree.Statement): void {
    switch (statement.type) {
      case 'ImportDeclaration':
        for (const each of statement.specifiers) {
          const name = each.type === 'ImportSpecifier' ? nameOf(each.imported) : '*'
          this.#import(each.local.name, statement.source.value, name)
        }
        break
      case 'ExportNamedDeclaration':
        if (statement.declaration) this.#declare(statement.declaration, statement.start, true)
        for (const each of statement.specifiers) {
          this.exported.add(nameOf(each.exported))
          if (statement.source) this.#import(nameOf(each.exported), statement.source.value, nameOf(each.local))
        }
        break
      default:
        this.#declare(statement, statement.start, false)
    }
  }

  #import(local: string, from: string, name: string): void {
    if (from.startsWith('.')) this.#imports.set(local, { from: resolve(dirname(this.path), from), name })
  }

  #declare(node: ESTree.Directive | ESTree.Statement, start: number, isExported: boolean): void {
    const declare = (name: string | undefined, declaration: Declared['node']): void => {
      if (name === undefined) return
      // Of overloads the first one counts: it has the comment.
      if (!this.declared.has(name)) this.declared.set(name, { module: this, node: declaration, start })
      if (isExported) this.exported.add(name)
    }
    switch (node.type) {
      case 'ClassDeclaration':
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
        return declare(node.id?.name, node)
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        return declare(node.id.name, node)
      case 'VariableDeclaration':
        for (const each of node.declarations) if (each.id.type === 'Identifier') declare(each.id.name, each)
    }
  }
}

const nameOf = (node: ESTree.ModuleExportName): string => (node.type === 'Literal' ? node.value : node.name)
