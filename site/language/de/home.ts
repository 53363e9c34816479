import type { home as english } from '../en/home.ts'
import type { German } from './german.ts'

export const home: German<typeof english> = {
  description:
    'Lerne Backend-Entwicklung auf Senior-Niveau: Du reparierst kleine, realistische Dienste mit einem Fehler. Ein verborgener Prüfer beobachtet, wie der laufende Dienst sich verhält.',
  forWhom: 'Für alle, die Backends bauen und denen man die Produktion anvertrauen soll',
  title: 'Finde das Teil, das die Last trägt. Reparier es.',
  lead: 'Jede Lektion gibt dir einen kleinen Dienst in NestJS oder Express, der läuft und einen Fehler hat, der in Produktion wehtäte. Du reparierst ihn im Browser. Ein verborgener Prüfer lässt deinen Dienst laufen und sagt dir, Anforderung für Anforderung, was hält.',
  findLesson: 'Lektion finden',
  findTheme: 'Thema finden',
  how: 'Wie eine Lektion abläuft',
  read: '<strong>Lies das Symptom.</strong> Eine Seite, eine Kurve, ein Ticket: was jemand gesehen hat, und die Spuren, die der Dienst selbst hinterlässt.',
  repair:
    '<strong>Reparier den Dienst.</strong> Eine echte App in NestJS oder Express mit ihrer Datenbank, in einem Editor mit den echten Typen. Lass sie laufen und schick ihr Anfragen.',
  grade:
    '<strong>Lass ihn prüfen.</strong> Der Prüfer zählt Abfragen, beendet Prozesse, kappt das Netz. Er beobachtet das Verhalten, nie deine Schreibweise.',
  defend: '<strong>Verteidige ihn.</strong> Vergleiche mit einer Musterlösung und ihren Gründen, und wisse, was im Review gefragt würde.',
  who: 'Für wen das ist',
  learners: 'Lernende',
  learnersWhy:
    'Du hast eine App ausgeliefert, aber noch nie Bereitschaft gehabt. Arbeite in deinem Tempo. Du brauchst kein Konto; deine Arbeit bleibt auf diesem Gerät.',
  mentors: 'Mentorinnen und Mentoren',
  mentorsWhy:
    'Du liest Code gegen und beantwortest Fragen. Die Anforderungen geben euch eine gemeinsame Sprache: Zeig auf die, die nicht hält, und auf den Tipp, der passt.',
  teams: 'Teams',
  teamsWhy:
    'Ihr betreibt den Kurs auf eurem eigenen Server, mit einem einzigen Befehl. Urteile fallen dort in einer Sandbox, und der Code der Lernenden verlässt euer Netz nie.',
  tracks: 'Lernpfade',
  written:
    '{written} von {count} Lektionen gibt es schon; sie behandeln {taught} von {themes} Themen und Fragen. <lessons>Such dir eine nach Stack, Dauer oder Artikel aus</lessons>, oder <themes>nach Thema</themes>.',
  lessonsOf: '{written} von {count} Lektionen',
  tryOne: 'Gleich ausprobieren',
  aboutExercise: 'Über diese Übung',
  start: 'Diese Übung starten',
  runsHere: 'Sie läuft gleich hier, ohne Konto. Oder <lesson>lies zuerst die Lektion</lesson>.',
}
