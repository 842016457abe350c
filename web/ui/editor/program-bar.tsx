import { COURSE } from '../../programs/course/catalogue.ts'
import type { Command } from '../use-command.ts'
import { downloadProgram, readProgram } from './program-file.ts'
import type { Draft } from './use-draft.ts'

/** Which program is being written, and where it comes from and goes to. */
export function ProgramBar({ draft, command }: { draft: Draft; command: Command }) {
  const { name, text } = draft
  const own = draft.names
  const openFile = async (input: HTMLInputElement) => {
    const [file] = input.files ?? []
    // The same file may be chosen again.
    if (!file) return
    const read = await readProgram(file)
    input.value = ''
    draft.create(read.name, read.text)
  }
  return (
    <div class="program-bar">
      <div class="field">
        <label for="open-program">Open</label>
        <select id="open-program" value={name} onChange={(event) => draft.open(event.currentTarget.value)}>
          {own.length > 0 && (
            <optgroup label="Saved in this browser">
              {own.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </optgroup>
          )}
          {COURSE.map(({ title, lessons }) => (
            <optgroup key={title} label={title}>
              {lessons
                .map((lesson) => `${lesson.name}.ts`)
                .filter((each) => !own.includes(each))
                .map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="program-name">Name</label>
        <input
          id="program-name"
          key={name}
          defaultValue={name}
          maxLength={60}
          spellcheck={false}
          onChange={(event) => draft.rename(event.currentTarget.value)}
        />
      </div>
      <div class="buttons">
        <button type="button" onClick={() => draft.create()}>
          New
        </button>
        <label class="button">
          Open a file
          <input
            type="file"
            accept=".ts,.js,.mts,.mjs,text/plain"
            onChange={(event) => {
              const input = event.currentTarget
              command.run(() => openFile(input))
            }}
          />
        </label>
        <button type="button" disabled={text === null} onClick={() => downloadProgram(name, text ?? '')}>
          Save as a file
        </button>
        {draft.isOfGallery ? (
          <button type="button" disabled={!draft.isSaved} onClick={draft.reset}>
            Reset to the original
          </button>
        ) : (
          <button
            type="button"
            onClick={() => {
              if (confirm(`Delete ${name} from this browser?`)) draft.remove()
            }}
          >
            Delete
          </button>
        )}
      </div>
    </div>
  )
}
