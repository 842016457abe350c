import type { Environment } from './environment.ts'
import { sentence } from './sentence.ts'

/** `problem`: something does not work. `hint`: it works, but not as well as it could. */
export interface Notice {
  tone: 'problem' | 'hint'
  text: string
}

/** What a tab that has joined a world tells of itself. */
export interface Reported {
  problem: string | null
  /** Its WebGPU adapter, or `none: ` and why; null while that is not known. */
  gpu: string | null
}

/** Everything this tab's person should know is wrong, the worst first. */
export function noticesOf({ problem, gpu }: Reported, { webrtc, secureContext, webgpu }: Environment): Notice[] {
  const notices: Notice[] = []
  if (problem !== null) notices.push({ tone: 'problem', text: sentence(problem) })
  if (!webrtc) {
    notices.push({
      tone: 'problem',
      text: 'This browser has no WebRTC, so this tab cannot connect to others; use a current Chrome, Edge, Firefox or Safari.',
    })
  }
  if (!secureContext) {
    notices.push({
      tone: 'hint',
      text: 'This address is not a secure context, so the browser hides WebGPU and kernels run on the CPU; open the page by https or on localhost (start it with: tabmpi serve --https).',
    })
  } else if (!webgpu) {
    notices.push({
      tone: 'hint',
      text: 'This browser has no WebGPU, so kernels run on the CPU, with the same results; a current Chrome or Edge has it.',
    })
  } else if (gpu?.startsWith('none: ')) {
    notices.push({
      tone: 'hint',
      text: `This browser gives no GPU (${gpu.slice('none: '.length)}), so kernels run on the CPU, with the same results; switch on hardware acceleration in the browser’s settings to use the GPU.`,
    })
  }
  return notices
}
