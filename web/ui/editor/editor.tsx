import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { TabState } from '../../page/state.ts'
import type { Tab } from '../../page/tab.ts'
import { FIRST_LESSON } from '../../programs/course/catalogue.ts'
import { sentence } from '../sentence.ts'
import { useCommand } from '../use-command.ts'
import type { SpeedupControl } from '../use-speedup.ts'
import { type CodeEditor, createCodeEditor } from './code-editor.ts'
import { Compiler } from '../../page/compiler.ts'
import { ProblemList } from './problem-list.tsx'
import { ProgramBar } from './program-bar.tsx'
import { RunBar } from './run-bar.tsx'
import { useDraft } from './use-draft.ts'
import { useOwnRun } from './use-own-run.ts'
import { useProblems } from './use-problems.ts'

interface Props {
  tab: Tab
  state: TabState
  speedup: SpeedupControl
  /** Name of the program with which it begins, e.g. `vector-add.ts`. */
  first: string
}

/** The editor with all that belongs to it; a chunk of its own, with CodeMirror. */
export function Editor({ tab, state, speedup, first }: Props) {
  const draft = useDraft(first)
  const command = useCommand()
  const compiler = useMemo(() => new Compiler(), [])
  const findings = useProblems(compiler, draft.name, draft.text)
  const own = useOwnRun(tab, compiler, state.run)
  const failed = own.problemIn(draft.text)
  const problems = failed ? [...findings.problems, failed] : findings.problems
  const problem = command.problem ?? draft.problem ?? findings.failure
  const [editor, setEditor] = useState<CodeEditor | null>(null)
  const place = useRef<HTMLDivElement>(null)
  // Changes come from an editor that lives longer than one drawing.
  const change = useRef(draft.change)
  change.current = draft.change

  useEffect(() => {
    if (!place.current) return undefined
    const made = createCodeEditor(place.current, '', (text) => change.current(text))
    setEditor(made)
    return () => made.destroy()
  }, [])
  useEffect(() => {
    if (draft.text !== null) editor?.open(draft.text)
  }, [editor, draft.opened, draft.text === null])
  useEffect(() => {
    // What was found in an earlier text may stand elsewhere now.
    if (findings.text === draft.text) editor?.mark(problems)
  }, [editor, findings, failed?.line, failed?.message])

  return (
    <div class="editor">
      <ProgramBar draft={draft} command={command} />
      <div ref={place} />
      <p class="hint">
        {draft.isSaved ? `${draft.name} is saved in this browser. ` : ''}
        {draft.name === `${FIRST_LESSON.name}.ts` && (
          <a href="#program-text">Line by line beside the mpi4py original</a>
        )}
      </p>
      <ProblemList problems={problems} go={(line, column) => editor?.go(line, column)} />
      <RunBar tab={tab} state={state} draft={draft} command={command} speedup={speedup} share={own.share} />
      <p class="problem" role="alert">
        {problem === null ? '' : sentence(problem)}
      </p>
    </div>
  )
}
