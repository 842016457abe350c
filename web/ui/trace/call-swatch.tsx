import { useLayoutEffect, useRef } from 'preact/hooks'
import { useTheme } from '../use-theme.ts'
import { type CallStyle, callFill } from './call-style.ts'
import { usePixelRatio } from './use-pixel-ratio.ts'

const WIDTH = 24
const HEIGHT = 14

/** A piece of a category's bar, for the legend. */
export function CallSwatch({ style }: { style: CallStyle }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const ratio = usePixelRatio()
  const theme = useTheme()
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!canvas.current || !context) return
    canvas.current.width = WIDTH * ratio
    canvas.current.height = HEIGHT * ratio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.fillStyle = callFill(canvas.current, style, ratio)
    context.fillRect(0, 0, WIDTH, HEIGHT)
    context.strokeStyle = getComputedStyle(canvas.current).getPropertyValue(style.colour)
    context.strokeRect(0.5, 0.5, WIDTH - 1, HEIGHT - 1)
  }, [style, ratio, theme])
  return <canvas ref={canvas} class="call-swatch" aria-hidden="true" />
}
