import { createDesk } from './desk.js'

const desk = createDesk().listen(Number(process.env.PORT))

process.on('SIGTERM', () => desk.close())
