import type { ArrayVariable, AtomicName } from './ir.ts'
import { TYPES } from './operations/operations.ts'

/** The type of an array's elements. */
export function elementWgsl({ kind, isAtomic }: ArrayVariable): string {
  const { wgslType } = TYPES[kind]
  return isAtomic ? `atomic<${wgslType}>` : wgslType
}

const ATOMICS: readonly AtomicName[] = ['Add', 'Max', 'Min', 'And', 'Or', 'Xor', 'Exchange']

/**
 * Functions that change an element of an array that threads share, unless the kernel must stop, where it can fail. No
 * array of the kernel has a name that begins as these and their parameters do.
 */
export function changesWgsl(array: ArrayVariable, canFail: boolean): string[] {
  const { name, kind, isWritten, isAtomic } = array
  if (!isWritten || (!canFail && !isAtomic)) return []
  const { wgslType } = TYPES[kind]
  const element = `${name}[store_at]`
  const unlessStopped = canFail ? ['  if (stopped) { return 0; }'] : []
  const store = isAtomic ? `atomicStore(&${element}, store_value);` : `${element} = store_value;`
  return [
    '',
    `fn store_${name}(store_at: u32, store_value: ${wgslType}) {`,
    canFail ? `  if (!stopped) { ${store} }` : `  ${store}`,
    '}',
    ...(isAtomic ? ATOMICS.flatMap((change) => atomicWgsl(change, name, wgslType, unlessStopped)) : []),
    ...(isAtomic ? compareExchangeWgsl(name, wgslType, unlessStopped) : []),
  ]
}

function atomicWgsl(change: AtomicName, name: string, type: string, unlessStopped: string[]): string[] {
  return [
    '',
    `fn atomic${change}_${name}(store_at: u32, store_value: ${type}) -> ${type} {`,
    ...unlessStopped,
    `  return atomic${change}(&${name}[store_at], store_value);`,
    '}',
  ]
}

/** WGSL's own may fail for no reason. */
function compareExchangeWgsl(name: string, type: string, unlessStopped: string[]): string[] {
  return [
    '',
    `fn atomicCompareExchange_${name}(store_at: u32, store_expected: ${type}, store_value: ${type}) -> ${type} {`,
    ...unlessStopped,
    '  loop {',
    `    let tried = atomicCompareExchangeWeak(&${name}[store_at], store_expected, store_value);`,
    '    if (tried.exchanged || tried.old_value != store_expected) { return tried.old_value; }',
    '  }',
    '}',
  ]
}
