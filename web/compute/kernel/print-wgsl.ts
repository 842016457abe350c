import { type WgslPart, wgslLibrary } from '../wgsl-part.ts'
import type { Block, Expression, Kernel, Loop, Statement, Type, Variable } from './ir.ts'
import { operationOf, TYPES } from './operations/operations.ts'

/** Invocations in one workgroup. */
export const WORKGROUP_SIZE = 256

/**
 * The kernel as a WGSL module with the entry point `main`. Bindings of group 0: the arrays in the order of the
 * parameters, then the result, then, if the kernel has a loop, `status`: 0, or 1 + the index of an element whose loops
 * took more than `maxTurns` turns.
 */
export function wgslModule(kernel: Kernel, maxTurns: number): string {
  const printer = new WgslPrinter()
  const lines = printer.kernel(kernel)
  const element = TYPES[kernel.kind].wgslType
  const inputs = kernel.parameters.map((_, index) => `input_${index}`)
  const arrays = inputs.map((name, index) => `${binding(index)} var<storage, read> ${name}: array<${element}>;`)
  const library = wgslLibrary(printer.needs)
  return [
    ...arrays,
    `${binding(inputs.length)} var<storage, read_write> result: array<${element}>;`,
    ...(kernel.hasLoop ? turnCounter(inputs.length + 1, maxTurns) : []),
    '',
    ...lines,
    '',
    `@compute @workgroup_size(${WORKGROUP_SIZE})`,
    'fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {',
    // More than 65,535 workgroups lie in rows.
    `  let i = id.y * groups.x * ${WORKGROUP_SIZE}u + id.x;`,
    '  if (i >= arrayLength(&result)) { return; }',
    ...(kernel.hasLoop ? ['  if (atomicLoad(&status) != 0u) { return; }'] : []),
    `  result[i] = kernel(${inputs.map((name) => `${name}[i]`).join(', ')});`,
    ...(kernel.hasLoop ? ['  if (out_of_turns) { atomicCompareExchangeWeak(&status, 0u, i + 1u); }'] : []),
    '}',
    ...(library === '' ? [] : ['', library]),
    '',
  ].join('\n')
}

function binding(index: number): string {
  return `@group(0) @binding(${index})`
}

/** An endless kernel would hold the GPU of every tab: when one element has had its turns, all the others stop too. */
function turnCounter(index: number, maxTurns: number): string[] {
  return [
    `${binding(index)} var<storage, read_write> status: atomic<u32>;`,
    '',
    `const max_turns = ${maxTurns}u;`,
    'var<private> turns = 0u;',
    'var<private> out_of_turns = false;',
    '',
    'fn next_turn() -> bool {',
    '  turns += 1u;',
    '  out_of_turns = turns > max_turns || ((turns & 1023u) == 0u && atomicLoad(&status) != 0u);',
    '  return !out_of_turns;',
    '}',
  ]
}

class WgslPrinter {
  readonly needs = new Set<WgslPart>()

  kernel({ kind, parameters, body }: Kernel): string[] {
    const { wgslType, wgslLiteral } = TYPES[kind]
    const reassigned = parameters.filter((parameter) => parameter.isReassigned)
    const signature = parameters.map((parameter) => `${passed(parameter)}: ${wgslType}`).join(', ')
    return [
      `fn kernel(${signature}) -> ${wgslType} {`,
      ...reassigned.map((parameter) => `  var ${parameter.name} = ${passed(parameter)};`),
      ...indented(this.#block(body, wgslLiteral(0))),
      '}',
    ]
  }

  /** `zero` is returned when a loop runs out of turns. */
  #block(block: Block, zero: string): string[] {
    return block.flatMap((statement) => this.#statement(statement, zero))
  }

  #statement(statement: Statement, zero: string): string[] {
    switch (statement.form) {
      case 'declare':
        return this.#declaration(statement.variable, statement.value)
      case 'assign':
        return [`${statement.variable.name} = ${this.#bare(statement.value)};`]
      case 'if': {
        const otherwise = this.#block(statement.otherwise, zero)
        return [
          `if (${this.#bare(statement.test)}) {`,
          ...indented(this.#block(statement.then, zero)),
          ...(otherwise.length === 0 ? [] : ['} else {', ...indented(otherwise)]),
          '}',
        ]
      }
      case 'loop':
        return this.#loop(statement, zero)
      case 'break':
        return ['break;']
      case 'continue':
        return ['continue;']
      default:
        return [`return ${this.#bare(statement.value)};`]
    }
  }

  #declaration(variable: Variable, value: Expression | null): string[] {
    if (variable.type === null) return []
    const { wgslType } = TYPES[variable.type]
    if (value === null) return [`var ${variable.name}: ${wgslType};`]
    return [`${variable.isReassigned ? 'var' : 'let'} ${variable.name} = ${this.#bare(value)};`]
  }

  #loop({ body, continuing, until }: Loop, zero: string): string[] {
    const after = this.#block(continuing, zero)
    if (until !== null) after.push(`break if ${this.#bare(until)};`)
    return [
      'loop {',
      `  if (!next_turn()) { return ${zero}; }`,
      ...indented(this.#block(body, zero)),
      ...(after.length === 0 ? [] : indented(['continuing {', ...indented(after), '}'])),
      '}',
    ]
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
      default: {
        const { on, name, operands } = expression
        const { wgsl, needs } = operationOf(on, name)
        if (wgsl === null) throw new Error(`kernel compiler: '${name}' has no WGSL on ${on}`)
        for (const part of needs) this.needs.add(part)
        return wgsl(...operands.map((operand) => this.#expression(operand)))
      }
    }
  }

  #literal(type: Type, value: number): string {
    const { wgslLiteral, nonFiniteNeeds } = TYPES[type]
    if (!Number.isFinite(Math.fround(value))) for (const part of nonFiniteNeeds) this.needs.add(part)
    return wgslLiteral(value)
  }
}

/** A parameter's name in the signature: WGSL's cannot be assigned to. */
function passed({ name, isReassigned }: Variable): string {
  return isReassigned ? `input_${name}` : name
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

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
