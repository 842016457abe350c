import { display } from 'tabmpi'

// Every text that a display can have, as HTML that would tell if it were taken for HTML.
const text = '<img src=x onerror="document.title = `taken over`">'
display({ kind: 'numbers', title: text, values: { [text]: text } })
display({ kind: 'table', title: text, columns: [text], rows: [[text]] })
display({ kind: 'image', title: text, width: 1, height: 1, pixels: new Uint8Array(1) })
display({ kind: 'vectors', title: text, counts: [1], vectors: { [text]: Float64Array.of(1) } })
display({
  kind: 'plot',
  title: text,
  style: 'lines',
  x: { label: text },
  y: { label: text },
  series: [1, 2].map((y) => ({ label: text, x: [1, 2], y: [y, y] })),
})
// What the page could not draw does not reach it.
try {
  display({ kind: 'image', width: 2, height: 2, pixels: new Uint8Array(3) })
} catch (error) {
  console.log(String(error))
}
