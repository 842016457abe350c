/** The function of this text, exactly as it stands there: no compiler or linter has seen it. */
export async function functionOf(text: string): Promise<(...elements: number[]) => number> {
  const module: { default: (...elements: number[]) => number } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(`export default ${text}`)}`
  )
  return module.default
}
