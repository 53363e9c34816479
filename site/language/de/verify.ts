import type { verify as english } from '../en/verify.ts'
import type { German } from './german.ts'

export const verify: German<typeof english> = {
  title: 'Ein signiertes Urteil prüfen',
  description: 'Zeigt, wer ein Urteil signiert hat, wann, und was darin steht. Geprüft wird in diesem Browser; nichts wird verschickt.',
  about:
    'Ein Server signiert jedes Urteil, das er festhält. Wer so eine Signatur hat, kann zeigen, was geprüft wurde und was hielt, und wer sie gezeigt bekommt, kann das hier nachprüfen. Dasselbe gilt für Zertifikate. Geprüft wird in diesem Browser: Nichts wird verschickt, und ist diese Seite einmal offen, braucht sie kein Netz.',
  noScript: 'Die Prüfung braucht JavaScript. Ohne geht es so: <command>npm run verify -- verdict.jws --keys jwks.json</command>',
}
