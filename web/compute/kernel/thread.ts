import type { ThreadMember } from './ir.ts'

/** What a kernel can ask its thread for. */
export const THREAD_MEMBERS: readonly ThreadMember[] = [
  'x',
  'y',
  'z',
  'width',
  'height',
  'depth',
  'localX',
  'localY',
  'localZ',
  'groupX',
  'groupY',
  'groupZ',
]

export const THREAD_METHODS = [
  'workgroupArray',
  'barrier',
  'atomicAdd',
  'atomicMax',
  'atomicMin',
  'atomicAnd',
  'atomicOr',
  'atomicXor',
  'atomicExchange',
  'atomicCompareExchange',
] as const

export type ThreadMethod = (typeof THREAD_METHODS)[number]

export function isThreadMember(name: string): name is ThreadMember {
  return THREAD_MEMBERS.some((member) => member === name)
}

export function isThreadMethod(name: string): name is ThreadMethod {
  return THREAD_METHODS.some((method) => method === name)
}
