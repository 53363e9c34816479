import { useWorkspace } from '../context.ts'

/** On a small screen: between the lesson and the workspace, at the edge that a thumb reaches. */
export function LessonSwitch() {
  const { lessonShown } = useWorkspace().view.placement
  return (
    <div class="lb-lesson-switch" role="group" aria-label="On show">
      <button type="button" aria-pressed={lessonShown.value} onClick={() => (lessonShown.value = true)}>
        Lesson
      </button>
      <button type="button" aria-pressed={!lessonShown.value} onClick={() => (lessonShown.value = false)}>
        Workspace
      </button>
    </div>
  )
}
