import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { quiz } from '../language/en/quiz.ts'
import { Coded } from './Coded.tsx'
import { isRight, type QuizQuestion } from './quiz.ts'

interface Props {
  question: QuizQuestion
  /** Above the question. */
  overline: string
  /** The section of the lesson that answers it. */
  section: string
  /** Told of each answer; what it resolves to is said beside the verdict. */
  onAnswer: (right: boolean) => Promise<string>
  /** Whether it can be answered again at once. */
  repeats?: boolean
}

/** One question as a form; once it is answered, each choice says why it is right or wrong. */
export function QuestionForm({ question, overline, section, onAnswer, repeats = true }: Props) {
  const name = useId()
  const chosen = useSignal<ReadonlySet<number>>(new Set())
  const answered = useSignal<'no' | 'right' | 'wrong'>('no')
  const said = useSignal('')
  const choose = (at: number, on: boolean): void => {
    const others = question.choose === 'one' ? [] : [...chosen.value].filter((other) => other !== at)
    chosen.value = new Set(on ? [...others, at] : others)
    said.value = ''
  }
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (answered.value !== 'no') {
      chosen.value = new Set()
      answered.value = 'no'
      said.value = ''
      return
    }
    if (chosen.value.size === 0) {
      said.value = quiz('chooseFirst')
      return
    }
    const right = isRight(question, chosen.value)
    answered.value = right ? 'right' : 'wrong'
    said.value = right ? quiz('right') : quiz('wrong')
    said.value = await onAnswer(right)
  }
  const isDone = answered.value !== 'no'
  return (
    <form class="lb-quiz-question" onSubmit={(event) => void submit(event)} data-answered={answered.value}>
      <fieldset>
        <legend>
          <span class="overline">{overline}</span>
          <Coded text={question.ask} />
        </legend>
        <p class="how">{question.choose === 'one' ? quiz('chooseOne') : quiz('chooseMany')}</p>
        {question.choices.map(({ text, right, why }, at) => {
          const isChosen = chosen.value.has(at)
          return (
            <div key={text} class="choice" data-result={isDone ? (right ? 'right' : 'wrong') : undefined} data-chosen={isChosen}>
              <label>
                <input
                  type={question.choose === 'one' ? 'radio' : 'checkbox'}
                  name={name}
                  checked={isChosen}
                  disabled={isDone}
                  onChange={({ currentTarget }) => choose(at, currentTarget.checked)}
                />
                <span>
                  <Coded text={text} />
                </span>
              </label>
              {isDone && (
                <p class="why">
                  <strong>{resultWords(question, right, isChosen)}</strong> <Coded text={why} />
                </p>
              )}
            </div>
          )
        })}
      </fieldset>
      <p class="row">
        {(!isDone || repeats) && (
          <button type="submit" class="lb-button">
            {isDone ? quiz('again') : quiz('check')}
          </button>
        )}
        <span role="status">{said.value}</span>
        {isDone && <a href={section}>{quiz('readAgain')}</a>}
      </p>
    </form>
  )
}

function resultWords({ choose }: QuizQuestion, right: boolean, isChosen: boolean): string {
  if (!right) return isChosen ? quiz('isWrongChosen') : quiz('isWrong')
  if (isChosen) return quiz('isRightChosen')
  return choose === 'many' ? quiz('isRightMissed') : quiz('isRight')
}
