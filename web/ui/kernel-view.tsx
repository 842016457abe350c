import type { RankState } from '../page/state.ts'
import { kernelsByText } from './kernels-by-text.ts'
import { ranksText } from './number-text.ts'

/** Characters of a function that fit into a line. */
const SHORT = 60

/** The kernels as they were compiled: from the function in the program to the shader the GPU ran. */
export function KernelView({ ranks }: { ranks: RankState[] }) {
  return (
    <>
      {kernelsByText(ranks).map(({ kernel, ranks: on }) => (
        <details key={JSON.stringify([kernel.source, kernel.wgsl, kernel.note])} class="kernel">
          <summary>
            {kernel.wgsl === null ? 'Kernel on the CPU' : 'Generated WGSL'}: <code>{shortened(kernel.source)}</code> (
            {on.length === 1 ? `rank ${on[0]}` : `on ${ranksText(on.length)}`})
          </summary>
          {kernel.source.length > SHORT && <pre tabIndex={0}>{kernel.source}</pre>}
          {kernel.note !== null && <p class="hint">{kernel.note}</p>}
          {kernel.wgsl !== null && <pre tabIndex={0}>{kernel.wgsl}</pre>}
        </details>
      ))}
    </>
  )
}

function shortened(source: string): string {
  return source.length > SHORT ? `${source.slice(0, SHORT).replaceAll(/\s+/g, ' ')} …` : source
}
