/** The function of this text, exactly as it stands there: no compiler or linter has seen it. */
export async function functionOf<F = (...elements: number[]) => number>(text: string): Promise<F> {
  const module: { default: F } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(`export default ${text}`)}`
  )
  return module.default
}
