/** The editor itself, CodeMirror: loaded when somebody first writes. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript, typescriptLanguage } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput, syntaxTree } from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import reference from 'virtual:tabmpi-reference'
import type { Problem } from '../../compiler/messages.ts'
import type { Entry } from '../../reference/reference.ts'
import { completionsAt } from './completion.ts'
import { theme } from './theme.ts'

export interface CodeEditor {
  /** Another program takes the place of this one, with its own history of changes. */
  open(text: string): void
  /** Underlines these, and nothing else. */
  mark(problems: readonly Problem[]): void
  /** Puts the cursor there. Both from 1. */
  go(line: number, column: number): void
  destroy(): void
}

/** @param changed told of every change that its person makes */
export function createCodeEditor(parent: HTMLElement, text: string, changed: (text: string) => void): CodeEditor {
  const stateOf = (doc: string): EditorState =>
    EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion(),
        javascript({ typescript: true }),
        typescriptLanguage.data.of({ autocomplete: ours }),
        lintGutter(),
        // Tab indents; after Escape it leaves the editor, as CodeMirror has it.
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
        EditorView.lineWrapping,
        // The text can have the focus anyway; that its scroller has a part that can is told by the attribute.
        EditorView.contentAttributes.of({ 'aria-label': LABEL, tabindex: '0' }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) changed(state.doc.toString())
        }),
        theme,
      ],
    })
  const view = new EditorView({ parent, state: stateOf(text) })
  return {
    open: (other) => view.setState(stateOf(other)),
    mark: (problems) => {
      const diagnostics = problems.map((problem) => diagnosticOf(problem, view.state))
      view.dispatch(setDiagnostics(view.state, diagnostics))
    },
    go: (line, column) => {
      view.dispatch({ selection: { anchor: offsetOf(view.state, line, column) }, scrollIntoView: true })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

const LABEL = 'The program’s text. Tab indents; press Escape, then Tab to leave the editor.'

function ours({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const { name } = syntaxTree(state).resolveInner(pos, -1)
  if (/Comment|^(String|TemplateString|RegExp)$/.test(name)) return null
  const found = completionsAt(reference, state.doc.toString(), pos)
  if (!found || (found.from === pos && !explicit && state.sliceDoc(pos - 1, pos) !== '.')) return null
  return { from: found.from, options: found.entries.map(optionOf), validFor: /^[\w$]*$/ }
}

const TYPES: Readonly<Record<Entry['kind'], string>> = {
  method: 'method',
  property: 'property',
  constant: 'constant',
  class: 'class',
  type: 'type',
}

function optionOf({ name, kind, signature, doc }: Entry): Completion {
  const info = [`${name}${signature}`, doc].filter((line) => line !== '').join('\n')
  return { label: name, type: TYPES[kind], info }
}

/** Nothing is too far to the right: what was compiled may be longer than what is there now. */
function offsetOf({ doc }: EditorState, line: number, column: number): number {
  const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines))
  return Math.min(from + column - 1, to)
}

/** A place without a width is hard to see: the word there is underlined, and at the end what stands before it. */
function diagnosticOf({ line, column, length, severity, message }: Problem, state: EditorState): Diagnostic {
  const at = offsetOf(state, line, column)
  const word = /^[\w$]+/.exec(state.sliceDoc(at, at + 80))?.[0].length ?? 0
  const to = Math.min(at + (length || word || 1), state.doc.length)
  const isVisible = state.sliceDoc(at, to).trim() !== ''
  const from = isVisible ? at : state.sliceDoc(0, at).trimEnd().length - 1
  return { from: Math.max(from, 0), to: isVisible ? to : Math.max(from + 1, 0), severity, message }
}
