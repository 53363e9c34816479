import type { quiz as english } from '../en/quiz.ts'
import type { German } from './german.ts'

export const quiz: German<typeof english> = {
  title: 'Quiz',
  intro: 'Ohne Noten und ohne Uhr. Was du nicht weißt, kommt in deinen Wiederholungen wieder, in wachsenden Abständen.',
  questionOf: 'Frage {at} von {of}',
  chooseOne: 'Wähle eine Antwort.',
  chooseMany: 'Wähle alle, die stimmen; es können eine oder mehrere sein.',
  check: 'Prüfen',
  again: 'Noch einmal fragen',
  chooseFirst: 'Wähle zuerst eine Antwort.',
  right: 'Richtig.',
  wrong: 'Nicht ganz. Bei jeder Antwort steht, warum.',
  wrongKept: 'Nicht ganz. Bei jeder Antwort steht, warum. Die Frage kommt in deinen Wiederholungen wieder.',
  wrongNotKept:
    'Nicht ganz. Bei jeder Antwort steht, warum. Dieser Browser speichert hier nichts, deshalb kommt die Frage nicht in deinen Wiederholungen wieder.',
  isRight: 'Stimmt.',
  isRightChosen: 'Stimmt, deine Wahl.',
  isRightMissed: 'Stimmt, hast du ausgelassen.',
  isWrong: 'Stimmt nicht.',
  isWrongChosen: 'Stimmt nicht, deine Wahl.',
  readAgain: 'Den Abschnitt noch einmal lesen',
}
