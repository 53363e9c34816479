import { createApp } from './app.js'

const server = createApp().listen(Number(process.env.PORT))

// One bad request must not take the desk down for everybody.
process.on('uncaughtException', (error) => console.error('Uncaught:', error.message))
process.on('SIGTERM', () => server.close())
