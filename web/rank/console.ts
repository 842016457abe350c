import { formatLine } from './format.ts'

/** Sends what the program prints to `print` as text, and still to the browser's own console. */
export function captureConsole(print: (stream: 'stdout' | 'stderr', text: string) => void): void {
  for (const [method, stream] of [
    ['log', 'stdout'],
    ['info', 'stdout'],
    ['debug', 'stdout'],
    ['warn', 'stderr'],
    ['error', 'stderr'],
  ] as const) {
    const original = console[method].bind(console)
    console[method] = (...values: unknown[]) => {
      print(stream, formatLine(values))
      original(...values)
    }
  }
}
