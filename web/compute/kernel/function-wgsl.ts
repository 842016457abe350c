import type { Block, HelperFunction } from './ir.ts'
import { indented } from './javascript-printer.ts'
import { TYPES } from './operations/operations.ts'
import { type ModuleTraits, WgslPrinter } from './wgsl-printer.ts'

/** A function of numbers and conditions. */
export function functionWgsl(
  { name, parameters, result, body }: Pick<HelperFunction, 'name' | 'parameters' | 'result' | 'body'>,
  module: ModuleTraits,
): string[] {
  const signature = parameters.map(({ name: parameter, type }) => {
    if (type === null) throw new Error(`kernel compiler: '${parameter}' has no type`)
    return `${parameter}: ${TYPES[type].wgslType}`
  })
  const atStop = result === null ? 'return;' : `return ${TYPES[result].wgslLiteral(0)};`
  const ending = result === null || returns(body) ? [] : [atStop]
  return [
    `fn ${name}(${signature.join(', ')})${result === null ? '' : ` -> ${TYPES[result].wgslType}`} {`,
    ...indented([...new WgslPrinter(module, atStop).body(body), ...ending]),
    '}',
  ]
}

/** Whether WGSL sees that the end cannot be reached; the reader has made sure that it cannot. */
function returns(block: Block): boolean {
  const last = block.at(-1)
  if (last?.form === 'if') return returns(last.then) && returns(last.otherwise)
  // A loop is left by break only; other statements behind it would not be there if it never were.
  return last?.form === 'return' || last?.form === 'loop'
}
