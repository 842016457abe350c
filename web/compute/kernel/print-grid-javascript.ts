import type { NumericArray } from '../array-kinds.ts'
import type { GridFailure } from './grid-failure.ts'
import type { Extent } from './grid-parameters.ts'
import type { GridKernel, ThreadMember } from './ir.ts'
import {
  blockJavascript,
  FAILURES_JAVASCRIPT,
  helpersJavascript,
  indented,
  newArrayJavascript,
} from './javascript-printer.ts'
import type { WorkgroupSize } from './print-grid-wgsl.ts'

/**
 * What the module of `gridJavascript` exports by default: computes the workgroups from `firstGroup` to `endGroup` over
 * `values`, one for every argument of the kernel: an array, a scalar, or anything for a function. Returns what went
 * wrong, or null.
 */
export type GridLoop = (
  values: readonly (NumericArray | number)[],
  extent: Extent,
  firstGroup: number,
  endGroup: number,
  maxTurns: number,
) => GridFailure | null

const MEMBERS: Readonly<Record<ThreadMember, string>> = {
  x: '$x',
  y: '$y',
  z: '$z',
  width: '$width',
  height: '$height',
  depth: '$depth',
  localX: '($x - $groupX * $sizeX)',
  localY: '($y - $groupY * $sizeY)',
  localZ: '($z - $groupZ * $sizeZ)',
  groupX: '$groupX',
  groupY: '$groupY',
  groupZ: '$groupZ',
}

/** The kernel as the text of an ES module that exports a `GridLoop`. */
export function gridJavascript(kernel: GridKernel, [x, y, z]: WorkgroupSize): string {
  const { parameters, workgroupArrays, thread, helpers, body, hasBarrier } = kernel
  const given = parameters.flatMap((parameter, index) => (parameter === null ? [] : [{ parameter, index }]))
  const names = [...given.map(({ parameter }) => parameter.name), ...workgroupArrays.map(({ name }) => name)]
  const inner = [...names, ...[...thread.values()].map(({ name }) => name)]
  const passed = [...names, ...[...thread.keys()].map((member) => MEMBERS[member])].join(', ')
  return [
    ...FAILURES_JAVASCRIPT,
    `const [$sizeX, $sizeY, $sizeZ] = [${x}, ${y}, ${z}]`,
    'let $turns = 0',
    ...helpersJavascript(helpers),
    hasBarrier ? `function* $kernel(${inner.join(', ')}) {` : `const $kernel = (${inner.join(', ')}) => {`,
    '  let $at',
    ...indented(blockJavascript(body)),
    '}',
    'export default ($values, [$width, $height, $depth], $start, $end, $maxTurns) => {',
    ...given.map(({ parameter, index }) => {
      const value = `$values[${index}]`
      const isRounded = parameter.form === 'variable' && parameter.type === 'float32'
      return `  const ${parameter.name} = ${isRounded ? `Math.fround(${value})` : value}`
    }),
    '  const $across = Math.ceil($width / $sizeX)',
    '  const $down = Math.ceil($height / $sizeY)',
    '  let [$x, $y, $z] = [0, 0, 0]',
    '  try {',
    '    for (let $number = $start; $number < $end; $number++) {',
    '      const $groupX = $number % $across',
    '      const $groupY = Math.floor($number / $across) % $down',
    '      const $groupZ = Math.floor($number / ($across * $down))',
    ...workgroupArrays.map((array) => `      const ${array.name} = ${newArrayJavascript(array)}`),
    ...indented(indented(indented(hasBarrier ? togetherJavascript(passed) : oneByOneJavascript(passed)))),
    '    }',
    '    return null',
    '  } catch (error) {',
    '    if (error !== $failure) throw error',
    '    return { ...$failure, thread: [$x, $y, $z] }',
    '  }',
    '}',
    '',
  ].join('\n')
}

function oneByOneJavascript(passed: string): string[] {
  return [
    'const $endX = Math.min($width, ($groupX + 1) * $sizeX)',
    'const $endY = Math.min($height, ($groupY + 1) * $sizeY)',
    'const $endZ = Math.min($depth, ($groupZ + 1) * $sizeZ)',
    'for ($z = $groupZ * $sizeZ; $z < $endZ; $z++) {',
    '  for ($y = $groupY * $sizeY; $y < $endY; $y++) {',
    '    for ($x = $groupX * $sizeX; $x < $endX; $x++) {',
    '      $turns = $maxTurns',
    `      $kernel(${passed})`,
    '    }',
    '  }',
    '}',
  ]
}

/** All threads of a workgroup go to the next barrier, then all go on. */
function togetherJavascript(passed: string): string[] {
  return [
    'const $threads = []',
    'for ($z = $groupZ * $sizeZ; $z < ($groupZ + 1) * $sizeZ; $z++) {',
    '  for ($y = $groupY * $sizeY; $y < ($groupY + 1) * $sizeY; $y++) {',
    '    for ($x = $groupX * $sizeX; $x < ($groupX + 1) * $sizeX; $x++) {',
    `      $threads.push({ place: [$x, $y, $z], turns: $maxTurns, run: $kernel(${passed}) })`,
    '    }',
    '  }',
    '}',
    'for (let $isDone = false; !$isDone; ) {',
    '  for (const $thread of $threads) {',
    '    ;[$x, $y, $z] = $thread.place',
    '    $turns = $thread.turns',
    '    $isDone = $thread.run.next().done',
    '    $thread.turns = $turns',
    '  }',
    '}',
  ]
}
