import { quiz } from '../language/en/quiz.ts'
import { QuestionForm } from './QuestionForm.tsx'
import type { QuizQuestion } from './quiz.ts'
import './quiz.css'

/** The quiz of a lesson. What is answered wrong goes into the review queue, whose script is loaded then. */
export function Quiz({ slug, questions }: { slug: string; questions: QuizQuestion[] }) {
  const answer = async (id: string, right: boolean): Promise<string> => {
    try {
      const { answerQuestion } = await import('./review/record.ts')
      await answerQuestion({ slug, question: id, right })
      return right ? quiz('right') : quiz('wrongKept')
    } catch {
      return right ? quiz('right') : quiz('wrongNotKept')
    }
  }
  return (
    <ol class="lb-quiz-questions">
      {questions.map((question, at) => (
        <li key={question.id}>
          <QuestionForm
            question={question}
            overline={quiz('questionOf', { at: at + 1, of: questions.length })}
            section={`#theme-${question.theme}`}
            onAnswer={(right) => answer(question.id, right)}
          />
        </li>
      ))}
    </ol>
  )
}
