import { arrayName } from '../array-kinds.ts'
import { isAtHand } from './at-hand.ts'
import type {
  ArrayVariable,
  Atomic,
  AtomicName,
  Block,
  Expression,
  HelperFunction,
  Location,
  Loop,
  Statement,
  Store,
} from './ir.ts'
import { operationOf, TYPES } from './operations/operations.ts'

/** The functions of a kernel as JavaScript, the called ones first. Arrays are passed to what touches them. */
export function helpersJavascript(helpers: readonly HelperFunction[]): string[] {
  return helpers.flatMap(({ name, parameters, arrays, body }) => [
    `const ${name} = (${[...parameters, ...arrays].map((parameter) => parameter.name).join(', ')}) => {`,
    '  let $at',
    ...indented(blockJavascript(body)),
    '}',
  ])
}

/** What printed statements call: `$fail(access, index)`, and what an integer type holds of a result, or the failure. */
export const FAILURES_JAVASCRIPT: readonly string[] = [
  'const $failure = { access: 0, index: 0 }',
  'const $fail = (access, index) => {',
  '  $failure.access = access',
  '  $failure.index = index',
  '  throw $failure',
  '}',
  'const $int32 = (value, access) => (value === (value | 0) ? value | 0 : $fail(access, 0))',
  'const $uint32 = (value, access) => (value === value >>> 0 ? value >>> 0 : $fail(access, 0))',
]

/** Statements as JavaScript. `$at` must be declared around them, and `$turns` and what is in `FAILURES_JAVASCRIPT`. */
export function blockJavascript(block: Block): string[] {
  return block.flatMap((statement) => statementJavascript(statement))
}

/** `new Float64Array(8)` */
export function newArrayJavascript({ kind, length }: Pick<ArrayVariable, 'kind' | 'length'>): string {
  return `new ${arrayName(kind)}(${length})`
}

function statementJavascript(statement: Statement): string[] {
  switch (statement.form) {
    case 'declare':
      return [`let ${statement.variable.name}${statement.value ? ` = ${expressionJavascript(statement.value)}` : ''}`]
    case 'assign':
      return [`${statement.variable.name} = ${expressionJavascript(statement.value)}`]
    case 'array':
      return [`const ${statement.array.name} = ${arrayJavascript(statement.array, statement.values)}`]
    case 'store':
      return storeJavascript(statement)
    case 'atomic':
      return atomicJavascript(statement)
    case 'call':
      return [callJavascript(statement)]
    case 'barrier':
      return ['yield']
    case 'if': {
      const otherwise = blockJavascript(statement.otherwise)
      return [
        `if (${expressionJavascript(statement.test)}) {`,
        ...indented(blockJavascript(statement.then)),
        ...(otherwise.length === 0 ? [] : ['} else {', ...indented(otherwise)]),
        '}',
      ]
    }
    case 'loop':
      return loopJavascript(statement)
    case 'block':
      return [`$leave${statement.target.number}: {`, ...indented(blockJavascript(statement.body)), '}']
    case 'break':
      return [`break $leave${statement.target.number}`]
    case 'continue':
      return [`break $turn${statement.target.number}`]
    default:
      return [statement.value === null ? 'return' : `return ${expressionJavascript(statement.value)}`]
  }
}

function arrayJavascript(array: ArrayVariable, values: readonly Expression[]): string {
  const texts = values.map(expressionJavascript)
  if (values.length === array.length) return `${arrayName(array.kind)}.of(${texts.join(', ')})`
  const empty = newArrayJavascript(array)
  return values.length === 0 ? empty : `${empty}.fill(${texts.join()})`
}

/** Writing beyond a typed array has no effect in JavaScript, and no error. */
function storeJavascript({ value, ...location }: Store): string[] {
  return [...checkJavascript(location), `${placeJavascript(location)} = ${expressionJavascript(value)}`]
}

function atomicJavascript({ name, result, operands, ...location }: Atomic): string[] {
  const place = placeJavascript(location)
  const changed = CHANGED[name](result.name, ...operands.map(expressionJavascript))
  return [...checkJavascript(location), `const ${result.name} = ${place}`, `${place} = ${changed}`]
}

/** What the element becomes; storing it makes it fit. */
const CHANGED: Readonly<Record<AtomicName, (old: string, ...values: string[]) => string>> = {
  Add: (old, value) => `${old} + ${value}`,
  Max: (old, value) => `Math.max(${old}, ${value})`,
  Min: (old, value) => `Math.min(${old}, ${value})`,
  And: (old, value) => `${old} & ${value}`,
  Or: (old, value) => `${old} | ${value}`,
  Xor: (old, value) => `${old} ^ ${value}`,
  Exchange: (_, value = '') => value,
  CompareExchange: (old, expected, value) => `${old} === ${expected} ? ${value} : ${old}`,
}

/** The index is at hand, so that it may stand there twice. */
function checkJavascript({ array, index, access }: Location): string[] {
  if (access === null) return []
  const at = expressionJavascript(index)
  return [`if (${array.name}[${at}] === undefined) $fail(${access}, ${at})`]
}

function placeJavascript({ array, index }: Location): string {
  return `${array.name}[${expressionJavascript(index)}]`
}

function elementJavascript(location: Location): string {
  const { array, index, access } = location
  if (access === null) return placeJavascript(location)
  const at = expressionJavascript(index)
  if (isAtHand(index)) return `(${array.name}[${at}] ?? $fail(${access}, ${at}))`
  return `(${array.name}[($at = ${at})] ?? $fail(${access}, $at))`
}

function callJavascript({ helper, operands }: { helper: HelperFunction; operands: readonly Expression[] }): string {
  const arrays = [...helper.arrays].map(({ name }) => name)
  return `${helper.name}(${[...operands.map(expressionJavascript), ...arrays].join(', ')})`
}

function loopJavascript({ target, body, continuing, until }: Loop): string[] {
  return [
    `$leave${target.number}: for (;;) {`,
    '  if ($turns-- === 0) $fail(0, 0)',
    `  $turn${target.number}: {`,
    ...indented(indented(blockJavascript(body))),
    '  }',
    ...indented(blockJavascript(continuing)),
    ...(until === null ? [] : [`  if (${expressionJavascript(until)}) break`]),
    '}',
  ]
}

function expressionJavascript(expression: Expression): string {
  switch (expression.form) {
    case 'literal':
      return TYPES[expression.type].javascriptLiteral(Number(expression.value))
    case 'read':
      return expression.variable.name
    case 'length':
      return `${expression.array.name}.length`
    case 'element':
      return elementJavascript(expression)
    case 'call':
      return callJavascript(expression)
    default: {
      const { type, on, name, operands, trap } = expression
      const { javascript, exact } = operationOf(on, name)
      const texts = operands.map(expressionJavascript)
      return trap === null || exact === undefined
        ? javascript(...texts)
        : `$${type}(${exact.javascript(...texts)}, ${trap})`
    }
  }
}

/** One level deeper. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
