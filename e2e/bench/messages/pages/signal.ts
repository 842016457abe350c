/** How two pages of one origin tell each other their session descriptions: the shortest way there is. */
export interface Signal {
  tell(text: string): void
  /** What the other page tells next, or has told and nobody has heard. */
  hear(): Promise<string>
}

/** To be made when the page loads: what is told before is lost. */
export function openSignal(): Signal {
  const channel = new BroadcastChannel('signal')
  const told: string[] = []
  let wake: () => void = () => {}
  channel.onmessage = ({ data }: MessageEvent<string>) => {
    told.push(data)
    wake()
  }
  return {
    tell: (text) => channel.postMessage(text),
    async hear() {
      for (;;) {
        const text = told.shift()
        if (text !== undefined) return text
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
