import type { Block, Expression, Kernel, Loop, Statement } from './ir.ts'
import { operationOf, TYPES } from './operations/operations.ts'

/** What the module of `javascriptModule` exports by default. */
export type KernelLoop = (
  result: { [index: number]: number },
  start: number,
  end: number,
  maxTurns: number,
  ...arrays: { [index: number]: number }[]
) => number

/**
 * The kernel as the text of an ES module: a loop over elements `start` to `end` that returns -1, or the index of an
 * element whose loops took more than `maxTurns` turns.
 */
export function javascriptModule(kernel: Kernel): string {
  const names = kernel.parameters.map((parameter) => parameter.name)
  const arrays = names.map((_, index) => `$${index}`)
  const elements = arrays.map((array) => `${array}[$i]`)
  return [
    'const $outOfTurns = {}',
    'let $turns = 0',
    `const $kernel = (${names.join(', ')}) => {`,
    ...indented(new JavascriptPrinter().block(kernel.body)),
    '}',
    `export default (${['$result', '$start', '$end', '$maxTurns', ...arrays].join(', ')}) => {`,
    '  let $i = $start',
    '  try {',
    '    for (; $i < $end; $i++) {',
    ...(kernel.hasLoop ? ['      $turns = $maxTurns'] : []),
    `      $result[$i] = $kernel(${elements.join(', ')})`,
    '    }',
    '    return -1',
    '  } catch (error) {',
    '    if (error !== $outOfTurns) throw error',
    '    return $i',
    '  }',
    '}',
    '',
  ].join('\n')
}

class JavascriptPrinter {
  #loops = 0
  /** The label that `continue` leaves, of the innermost loop. */
  #turn = ''

  block(block: Block): string[] {
    return block.flatMap((statement) => this.#statement(statement))
  }

  #statement(statement: Statement): string[] {
    switch (statement.form) {
      case 'declare':
        return [`let ${statement.variable.name}${statement.value ? ` = ${this.#expression(statement.value)}` : ''}`]
      case 'assign':
        return [`${statement.variable.name} = ${this.#expression(statement.value)}`]
      case 'if': {
        const otherwise = this.block(statement.otherwise)
        return [
          `if (${this.#expression(statement.test)}) {`,
          ...indented(this.block(statement.then)),
          ...(otherwise.length === 0 ? [] : ['} else {', ...indented(otherwise)]),
          '}',
        ]
      }
      case 'loop':
        return this.#loop(statement)
      case 'break':
        return ['break']
      case 'continue':
        return [`break ${this.#turn}`]
      default:
        return [`return ${this.#expression(statement.value)}`]
    }
  }

  #loop({ body, continuing, until }: Loop): string[] {
    const outer = this.#turn
    const turn = `$turn${++this.#loops}`
    this.#turn = turn
    const lines = this.block(body)
    this.#turn = outer
    return [
      'for (;;) {',
      '  if ($turns-- === 0) throw $outOfTurns',
      `  ${turn}: {`,
      ...indented(indented(lines)),
      '  }',
      ...indented(this.block(continuing)),
      ...(until === null ? [] : [`  if (${this.#expression(until)}) break`]),
      '}',
    ]
  }

  #expression(expression: Expression): string {
    switch (expression.form) {
      case 'literal':
        return TYPES[expression.type].javascriptLiteral(Number(expression.value))
      case 'read':
        return expression.variable.name
      default: {
        const { on, name, operands } = expression
        return operationOf(on, name).javascript(...operands.map((operand) => this.#expression(operand)))
      }
    }
  }
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
