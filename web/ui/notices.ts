import type { Environment } from './environment.ts'

/** `problem`: something does not work. `hint`: it works, but not as well as it could. */
export interface Notice {
  tone: 'problem' | 'hint'
  text: string
}

/** Everything this tab's person should know is wrong, the worst first. `problem` is what the tab itself reports. */
export function noticesOf(problem: string | null, { webrtc, secureContext, webgpu }: Environment): Notice[] {
  const notices: Notice[] = []
  if (problem !== null) notices.push({ tone: 'problem', text: problem })
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
  }
  return notices
}
