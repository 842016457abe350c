import type { WgslPart } from '../wgsl-part.ts'
import { INDEX_CHECKS } from './index-checks.ts'
import type {
  ArrayVariable,
  Atomic,
  Block,
  Expression,
  HelperFunction,
  Location,
  Loop,
  Statement,
  Store,
  Target,
  Type,
  Variable,
} from './ir.ts'
import { hasBarrier } from './barrier.ts'
import { indented } from './javascript-printer.ts'
import { operationOf, TYPES } from './operations/operations.ts'
import type { Proofs } from './proofs.ts'
import { WgslJumps } from './wgsl-jumps.ts'

/** What the functions of one module have in common. */
export interface ModuleTraits {
  /** Given what the printed text calls. */
  readonly needs: Set<WgslPart>
  readonly proofs: Proofs
  /** Something else can go wrong: what is shared is not changed any more when it has. */
  readonly canFail: boolean
}

/** Prints the statements and expressions of one function as WGSL. */
export class WgslPrinter {
  readonly #module: ModuleTraits
  readonly #jumps = new WgslJumps()
  readonly #atStop: string

  /**
   * `atStop` is what stands where the kernel must stop: the loop is left, or nothing or a value that nobody looks at is
   * returned.
   */
  constructor(module: ModuleTraits, atStop: string) {
    this.#module = module
    this.#atStop = atStop
  }

  /** The statements of the whole function. */
  body(block: Block): string[] {
    const lines = this.#block(block)
    return [...this.#jumps.flags.map((flag) => `var ${flag} = false;`), ...lines]
  }

  #block(block: Block): string[] {
    return block.flatMap((statement) => this.#statement(statement))
  }

  #statement(statement: Statement): string[] {
    switch (statement.form) {
      case 'declare':
        return this.#declaration(statement.variable, statement.value)
      case 'assign':
        return [`${statement.variable.name} = ${this.#bare(statement.value)};`]
      case 'array':
        return [this.#array(statement.array, statement.values)]
      case 'store':
        return [this.#store(statement)]
      case 'atomic':
        return [this.#atomic(statement)]
      case 'call':
        return [`${this.#call(statement)};`]
      case 'barrier':
        return ['workgroupBarrier();', 'storageBarrier();']
      case 'if': {
        const otherwise = this.#block(statement.otherwise)
        return [
          `if (${this.#bare(statement.test)}) {`,
          ...indented(this.#block(statement.then)),
          ...(otherwise.length === 0 ? [] : ['} else {', ...indented(otherwise)]),
          '}',
        ]
      }
      case 'loop':
        return this.#jumps.around(statement.target, true, () => this.#loop(statement))
      case 'block':
        return this.#jumps.around(statement.target, false, () => this.#leavable(statement))
      case 'break':
      case 'continue':
        return this.#jumps.jump(statement.form, statement.target)
      default:
        return [statement.value === null ? 'return;' : `return ${this.#bare(statement.value)};`]
    }
  }

  #declaration(variable: Variable, value: Expression | null): string[] {
    if (variable.type === null) return []
    const { wgslType } = TYPES[variable.type]
    if (value === null) return [`var ${variable.name}: ${wgslType};`]
    return [`${variable.isReassigned ? 'var' : 'let'} ${variable.name} = ${this.#bare(value)};`]
  }

  #array({ name, kind, length }: ArrayVariable, values: readonly Expression[]): string {
    const type = `array<${TYPES[kind].wgslType}, ${length}>`
    const [first] = values
    if (first === undefined) return `var ${name}: ${type};`
    const texts = values.map((value) => this.#bare(value))
    const all = values.length === length ? texts : Array.from({ length: length ?? 0 }, () => this.#bare(first))
    return `var ${name} = ${type}(${all.join(', ')});`
  }

  #store({ value, ...location }: Store): string {
    const { array } = location
    const isPlain = array.place === 'local' || (!this.#module.canFail && !array.isAtomic)
    if (isPlain) return `${array.name}[${this.#index(location)}] = ${this.#bare(value)};`
    return `store_${array.name}(${this.#word(location)}, ${this.#bare(value)});`
  }

  #atomic({ name, result, operands, ...location }: Atomic): string {
    const values = [this.#word(location), ...operands.map((operand) => this.#bare(operand))]
    return `let ${result.name} = atomic${name}_${location.array.name}(${values.join(', ')});`
  }

  #call({ helper, operands }: { helper: HelperFunction; operands: readonly Expression[] }): string {
    return `${helper.name}(${operands.map((operand) => this.#bare(operand)).join(', ')})`
  }

  #loop(loop: Loop): string[] {
    const lines = this.#block(loop.body)
    const after = this.#block(loop.continuing)
    if (loop.until !== null) after.push(`break if ${this.#bare(loop.until)};`)
    const [before, guard] = this.#guard(loop)
    return [
      ...before,
      'loop {',
      ...indented(guard),
      ...indented(lines),
      ...(after.length === 0 ? [] : indented(['continuing {', ...indented(after), '}'])),
      '}',
    ]
  }

  /** Before a barrier, all threads must count alike, in WGSL's own eyes: not in a variable of the whole module. */
  #guard({ target, body }: Loop): [before: string[], inside: string[]] {
    if (this.#module.proofs.turns) return [[], []]
    if (!hasBarrier(body)) return [[], [`if (!next_turn()) { ${this.#atStop} }`]]
    const turns = `loop_turns_${target.number}`
    const stop = 'fail(0u, vec2u(0u, 0u)); break;'
    return [[`var ${turns} = 0u;`], [`${turns} += 1u;`, `if (${turns} > max_turns) { ${stop} }`]]
  }

  /** WGSL's `break` leaves a switch. */
  #leavable({ body }: { target: Target; body: Block }): string[] {
    return ['switch (0) {', '  default: {', ...indented(indented(this.#block(body))), '  }', '}']
  }

  /** Without the parentheses that an operation puts around itself. */
  #bare(expression: Expression): string {
    const text = this.#expression(expression)
    return isEnclosed(text) ? text.slice(1, -1) : text
  }

  #expression(expression: Expression): string {
    switch (expression.form) {
      case 'literal':
        return this.#literal(expression.type, Number(expression.value))
      case 'read':
        return expression.variable.name
      case 'length':
        return `i32(${lengthOf(expression.array)})`
      case 'element':
        return this.#element(expression)
      case 'call':
        return this.#call(expression)
      default: {
        const { on, name, operands } = expression
        const trap = this.#isChecked(expression.trap) ? expression.trap : null
        const operation = operationOf(on, name)
        const { wgsl, needs } = trap === null ? operation : (operation.exact ?? operation)
        if (wgsl === null) throw new Error(`kernel compiler: '${name}' has no WGSL on ${on}`)
        for (const part of needs) this.#module.needs.add(part)
        const texts = operands.map((operand) => this.#expression(operand))
        return trap === null ? wgsl(...texts) : wgsl(...texts, `${trap}u`)
      }
    }
  }

  #element(location: Location): string {
    const { array } = location
    const element = `${array.name}[${this.#index(location)}]`
    return array.isAtomic ? `atomicLoad(&${element})` : element
  }

  /** An index that is an element's. */
  #index(location: Location): string {
    const { array, index, access } = location
    if (!this.#isChecked(access)) return this.#bare(index)
    if (index.type === 'bool') throw new Error('kernel compiler: an index is a condition')
    const { part, wgsl } = INDEX_CHECKS[index.type]
    this.#module.needs.add(part)
    return `${wgsl}(${this.#bare(index)}, ${lengthOf(array)}, ${access}u)`
  }

  /** Likewise, as a u32. */
  #word(location: Location): string {
    const index = this.#index(location)
    return this.#isChecked(location.access) || location.index.type === 'uint32' ? index : `u32(${index})`
  }

  #isChecked(access: number | null): access is number {
    return access !== null && !this.#module.proofs.accesses.has(access)
  }

  #literal(type: Type, value: number): string {
    const { wgslLiteral, nonFiniteNeeds } = TYPES[type]
    if (!Number.isFinite(Math.fround(value))) for (const part of nonFiniteNeeds) this.#module.needs.add(part)
    return wgslLiteral(value)
  }
}

/** As a u32. */
function lengthOf({ name, length }: ArrayVariable): string {
  return length === null ? `parameters.length_${name}` : `${length}u`
}

/** Whether the first parenthesis closes at the last character. */
function isEnclosed(text: string): boolean {
  if (!text.startsWith('(')) return false
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '(') depth++
    if (text[index] === ')') depth--
    if (depth === 0) return index === text.length - 1
  }
  return false
}
