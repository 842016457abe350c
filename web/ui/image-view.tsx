import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Display } from '../page/state.ts'
import { imageColours } from './image-colours.ts'
import { currentRankColours } from './rank-colour.ts'
import { useTheme } from './use-theme.ts'

/** CSS pixels that a small picture is enlarged to, so that two go beside each other on a laptop. */
const TARGET = 400

/** A picture, small ones enlarged without blur. */
export function ImageView({ image }: { image: Extract<Display, { kind: 'image' }> }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = image
  const theme = useTheme()
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!canvas.current || !context) return
    context.putImageData(new ImageData(imageColours(image, currentRankColours(canvas.current)), width, height), 0, 0)
  }, [image, theme])
  const title = image.title ?? 'Picture'
  const scale = Math.max(1, Math.floor(TARGET / Math.max(width, height)))
  return (
    <div class="block image-block">
      <h3>
        {title}{' '}
        <span class="count">
          {width} × {height}
        </span>
      </h3>
      <canvas
        ref={canvas}
        class="picture"
        role="img"
        aria-label={`${title}: a picture of ${width} by ${height} pixels`}
        width={width}
        height={height}
        style={{ width: `${width * scale}px` }}
      />
    </div>
  )
}
