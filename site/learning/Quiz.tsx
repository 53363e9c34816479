import { QuestionForm } from './QuestionForm.tsx'
import type { QuizQuestion } from './quiz.ts'
import { WORDS } from './words.ts'
import './quiz.css'

/** The quiz of a lesson. What is answered wrong goes into the review queue, whose script is loaded then. */
export function Quiz({ slug, questions }: { slug: string; questions: QuizQuestion[] }) {
  const answer = async (id: string, right: boolean): Promise<string> => {
    try {
      const { answerQuestion } = await import('./review/record.ts')
      await answerQuestion({ slug, question: id, right })
      return right ? WORDS.right : WORDS.wrongKept
    } catch {
      return right ? WORDS.right : WORDS.wrongNotKept
    }
  }
  return (
    <ol class="lb-quiz-questions">
      {questions.map((question, at) => (
        <li key={question.id}>
          <QuestionForm
            question={question}
            overline={WORDS.questionOf(at + 1, questions.length)}
            section={`#theme-${question.theme}`}
            onAnswer={(right) => answer(question.id, right)}
          />
        </li>
      ))}
    </ol>
  )
}
