import { wgslLibrary } from '../wgsl-part.ts'
import { functionWgsl } from './function-wgsl.ts'
import { type ParameterLayout, parametersWgsl, scalarMember } from './grid-parameters.ts'
import type { ArrayVariable, GridKernel, ThreadMember } from './ir.ts'
import { indented } from './javascript-printer.ts'
import { changesWgsl, elementWgsl } from './print-array-wgsl.ts'
import type { Proofs } from './proofs.ts'
import { type ModuleTraits, WgslPrinter } from './wgsl-printer.ts'

/** Threads of one workgroup along x, y and z. */
export type WorkgroupSize = readonly [x: number, y: number, z: number]

/** Where the buffers are bound, in group 0. */
export interface GridBindings {
  /** For every argument; null for scalars, functions, and arrays whose elements the kernel does not touch. */
  readonly arguments: readonly (number | null)[]
  /** Storage: see `readStatus`. */
  readonly status: number
  /** Uniform: see `packParameters`. */
  readonly parameters: number
}

interface GridTarget {
  /** How many of the grid's extents may be more than 1: the first ones. */
  readonly dimensions: 1 | 2 | 3
  readonly layout: ParameterLayout
  readonly bindings: GridBindings
  readonly workgroupSize: WorkgroupSize
  readonly maxTurns: number
  readonly proofs: Proofs
}

/**
 * The kernel as a WGSL module with the entry point `main`. A dispatch may have any shape with at least
 * `endGroup - firstGroup` workgroups.
 */
export function gridWgsl(kernel: GridKernel, target: GridTarget): string {
  const { layout, bindings, maxTurns, proofs } = target
  const hasGuards = kernel.hasLoop && !proofs.turns
  const canFail = hasGuards || kernel.accesses.some((_, index) => !proofs.accesses.has(index + 1))
  const module: ModuleTraits = { needs: new Set(), proofs, canFail }
  const helpers = kernel.helpers.flatMap((helper) => ['', ...functionWgsl(helper, module)])
  const body = threadFunction(kernel, module)
  const library = wgslLibrary(module.needs)
  const shared = [...kernel.parameters, ...kernel.workgroupArrays].filter((parameter) => parameter?.form === 'array')
  return [
    ...kernel.parameters.flatMap((parameter, index) =>
      parameter?.form === 'array' ? arrayBinding(parameter, bindings.arguments[index] ?? null) : [],
    ),
    ...kernel.workgroupArrays.map(
      (array) => `var<workgroup> ${array.name}: array<${elementWgsl(array)}, ${array.length}>;`,
    ),
    ...statusBinding(bindings.status),
    ...parametersWgsl(layout, bindings.parameters),
    '',
    ...(canFail ? failWgsl() : []),
    ...(hasGuards ? turnsWgsl(maxTurns) : []),
    ...shared.flatMap((array) => changesWgsl(array, canFail)),
    ...helpers,
    '',
    ...body,
    '',
    ...mainWgsl(kernel, target, canFail, hasGuards),
    ...(library === '' ? [] : ['', library]),
    '',
  ].join('\n')
}

/** Where the buffers of a kernel are bound. */
export function bindingsOf({ parameters }: GridKernel): GridBindings {
  let count = 0
  const ofArguments = parameters.map((parameter) => {
    const isBound = parameter?.form === 'array' && (parameter.isRead || parameter.isWritten)
    return isBound ? count++ : null
  })
  return { arguments: ofArguments, status: count, parameters: count + 1 }
}

function arrayBinding(array: ArrayVariable, binding: number | null): string[] {
  if (binding === null) return []
  const access = array.isWritten ? 'read_write' : 'read'
  return [`@group(0) @binding(${binding}) var<storage, ${access}> ${array.name}: array<${elementWgsl(array)}>;`]
}

/** `readStatus` reads it. */
function statusBinding(binding: number): string[] {
  return [
    '',
    'struct Status {',
    '  state: atomic<u32>,',
    '  access: u32,',
    '  x: i32,',
    '  y: i32,',
    '  z: i32,',
    '  index: vec2u,',
    '}',
    `@group(0) @binding(${binding}) var<storage, read_write> status: Status;`,
    '',
  ]
}

function failWgsl(): string[] {
  return [
    'var<private> thread: vec3i;',
    'var<private> stopped = false;',
    '',
    // The first thread that fails tells; the others see it and stop.
    'fn fail(access: u32, index: vec2u) {',
    '  if (stopped) { return; }',
    '  stopped = true;',
    '  if (atomicExchange(&status.state, 1u) != 0u) { return; }',
    '  status.access = access;',
    '  status.x = thread.x;',
    '  status.y = thread.y;',
    '  status.z = thread.z;',
    '  status.index = index;',
    '}',
  ]
}

/** An endless kernel would hold the GPU of every tab. */
function turnsWgsl(maxTurns: number): string[] {
  return [
    '',
    `const max_turns = ${maxTurns}u;`,
    'var<private> turns = 0u;',
    '',
    'fn next_turn() -> bool {',
    '  turns += 1u;',
    '  if (turns > max_turns) { fail(0u, vec2u(0u, 0u)); }',
    '  if ((turns & 1023u) == 0u && atomicLoad(&status.state) != 0u) { stopped = true; }',
    '  return !stopped;',
    '}',
  ]
}

/** What a thread does. Where it has barriers to come to, even one that must stop does not return. */
function threadFunction({ parameters, thread, body, hasBarrier }: GridKernel, module: ModuleTraits): string[] {
  const signature = [...thread.values()].map(({ name }) => `${name}: i32`).join(', ')
  const scalars = parameters.filter((parameter) => parameter?.form === 'variable')
  return [
    `fn thread_kernel(${signature}) {`,
    ...scalars.map(({ name }) => `  let ${name} = parameters.${scalarMember(name)};`),
    ...indented(new WgslPrinter(module, hasBarrier ? 'break;' : 'return;').body(body)),
    '}',
  ]
}

const MEMBERS: Readonly<Record<ThreadMember, string>> = {
  x: 'i32(place.x)',
  y: 'i32(place.y)',
  z: 'i32(place.z)',
  width: 'parameters.width',
  height: 'parameters.height',
  depth: 'parameters.depth',
  localX: 'i32(local.x)',
  localY: 'i32(local.y)',
  localZ: 'i32(local.z)',
  groupX: 'i32(group.x)',
  groupY: 'i32(group.y)',
  groupZ: 'i32(group.z)',
}

function mainWgsl(
  { thread, hasBarrier }: GridKernel,
  { dimensions, workgroupSize: [x, y, z] }: GridTarget,
  canFail: boolean,
  hasGuards: boolean,
): string[] {
  const members = [...thread.keys()].map((member) => MEMBERS[member])
  const isStopped = 'atomicLoad(&status.state) != 0u'
  const isOutside = dimensions === 1 ? 'place.x >= extent.x' : 'any(place >= extent)'
  return [
    `@compute @workgroup_size(${x}, ${y}, ${z})`,
    'fn main(',
    '  @builtin(workgroup_id) id: vec3u,',
    '  @builtin(num_workgroups) dispatched: vec3u,',
    '  @builtin(local_invocation_id) local: vec3u,',
    ') {',
    '  let number = parameters.first_group + (id.z * dispatched.y + id.y) * dispatched.x + id.x;',
    '  if (number >= parameters.end_group) { return; }',
    '  let extent = vec3u(vec3i(parameters.width, parameters.height, parameters.depth));',
    `  let size = vec3u(${x}u, ${y}u, ${z}u);`,
    ...GROUP[dimensions],
    '  let place = group * size + local;',
    // At a barrier the threads beyond the grid are waited for, too.
    ...(hasBarrier ? [] : [`  if (${isOutside}) { return; }`]),
    ...(canFail ? ['  thread = vec3i(place);'] : []),
    // It is bound also where nothing can go wrong.
    '  _ = &status;',
    // A kernel without a loop is soon done: to ask costs more than to go on.
    ...(hasGuards ? [`  stopped = ${isStopped};`] : []),
    ...(hasGuards && !hasBarrier ? ['  if (stopped) { return; }'] : []),
    `  thread_kernel(${members.join(', ')});`,
    '}',
  ]
}

/** The place of workgroup `number`. Divisions take longer than many a kernel. */
const GROUP: Readonly<Record<1 | 2 | 3, readonly string[]>> = {
  1: ['  let group = vec3u(number, 0u, 0u);'],
  2: [
    '  let across = (extent.x - 1u) / size.x + 1u;',
    '  let row = number / across;',
    '  let group = vec3u(number - row * across, row, 0u);',
  ],
  3: [
    '  let groups = (extent - 1u) / size + 1u;',
    '  let group = vec3u(number % groups.x, number / groups.x % groups.y, number / groups.x / groups.y);',
  ],
}
